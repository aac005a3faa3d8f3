"""Legal labels and official addresses, as tables: changing one is a deliberate edit."""

import pytest
from flask import Flask

from app.content.sources import built_url, label


@pytest.mark.parametrize(
    ("kind", "citation", "pin", "expected"),
    [
        ("case", "Payton v. New York, 445 U.S. 573 (1980)", "590", "Payton v. New York, 445 U.S. 573, 590 (1980)"),
        ("case", "Payton v. New York, 445 U.S. 573 (1980)", "602–603", "Payton v. New York, 445 U.S. 573, 602–603 (1980)"),
        ("case", "A v. B, 1 F.3d 2 (9th Cir. 1999)", "3", "A v. B, 1 F.3d 2, 3 (9th Cir. 1999)"),
        ("case", "A v. B, 590 U.S. 1 (2020)", "slip op. 8", "A v. B, 590 U.S. 1 (2020), slip op. 8"),
        ("bia-decision", "Matter of Q. Li, 29 I&N Dec. 66 (BIA 2025)", "69", "Matter of Q. Li, 29 I&N Dec. 66, 69 (BIA 2025)"),
        ("statute", "8 U.S.C. § 1226", "(a)", "8 U.S.C. § 1226(a)"),
        ("regulation", "8 C.F.R. § 287.8", "(f)(2)", "8 C.F.R. § 287.8(f)(2)"),
        ("court-rule", "Fed. R. Crim. P. 41", "(d)(1)", "Fed. R. Crim. P. 41(d)(1)"),
        ("constitution", "U.S. Const. amend. IV", "amend. IV", "U.S. Const. amend. IV"),
        ("statute", "18 U.S.C. § 3109", "§ 3109", "18 U.S.C. § 3109"),
        ("agency-form", "Form I-205, Warrant of Removal/Deportation", "face", "Form I-205, Warrant of Removal/Deportation, face"),
    ],
)  # fmt: skip
def test_label(kind: str, citation: str, pin: str, expected: str) -> None:
    assert label(kind, citation, pin) == expected


@pytest.mark.parametrize(
    ("kind", "citation", "expected"),
    [
        (
            "statute",
            "8 U.S.C. § 1357",
            "https://uscode.house.gov/view.xhtml?req=granuleid:USC-prelim-title8-section1357",
        ),
        (
            "statute",
            "42 U.S.C. § 2000bb-1",
            "https://uscode.house.gov/view.xhtml?req=granuleid:USC-prelim-title42-section2000bb-1",
        ),
        ("regulation", "8 C.F.R. § 287.8", "https://www.ecfr.gov/current/title-8/section-287.8"),
        ("case", "Johnson v. United States, 333 U.S. 10 (1948)", "https://www.loc.gov/item/usrep333010/"),
        ("case", "A v. B, 578 U.S. 5 (2016)", "https://www.loc.gov/item/usrep578005/"),
        ("case", "A v. B, 579 U.S. 5 (2016)", "https://www.supremecourt.gov/opinions/boundvolumes/579bv.pdf"),
        ("case", "A v. B, 594 U.S. 295 (2021)", ""),
        ("case", "A v. B, 1 F.3d 2 (9th Cir. 1999)", ""),
        ("constitution", "U.S. Const. amend. IV", "https://constitution.congress.gov/constitution/amendment-4/"),
        ("agency-memo", "ICE Memorandum (May 12, 2025)", ""),
    ],
)
def test_official_address(kind: str, citation: str, expected: str) -> None:
    assert built_url(kind, citation) == expected


def test_every_source_has_an_official_address_and_a_label_for_each_passage(app: Flask) -> None:
    for source in app.extensions["site"].library.sources.values():
        assert source.url.startswith("https://")
        for _, passage in source.passages():
            assert source.label(passage).startswith(source.citation.split(" (")[0])
