"""Legal help as lists: by place, then by kind of help or free of charge, and by language.

A place's list is narrowed only where it is long, and only to a list that leaves something out: a page that repeats the
wider one would help nobody.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from app.content.kinds import Organisation

COUNTRY = "us"
SHORT = 6  # entries, which a person looks through without narrowing the list
ORDER = ("official", "hotline", "referral", "legal-services", "clinic", "self-help")


@dataclass(frozen=True)
class HelpList:
    """The organisations of a place, or those of one kind or free of charge there; or those that speak a language."""

    place: str = ""
    service: str = ""
    free: bool = False
    spoken: str = ""
    organisations: tuple[Organisation, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether this is all the help of a place."""
        return not (self.service or self.free or self.spoken)

    @property
    def path(self) -> str:
        """The list's path under the address of legal help: "us-ny/for/bond", or "" for the whole country."""
        place = "" if self.place == COUNTRY else self.place
        narrowed = f"for/{self.service}" if self.service else "free" if self.free else f"in/{self.spoken}"
        return place if self.is_whole else f"{place}/{narrowed}".lstrip("/")


def lists(organisations: Iterable[Organisation], places: Iterable[str]) -> Mapping[str, HelpList]:
    """Return every list by its path: in the order of the places, each with official finders first, then by name."""
    found: dict[HelpList, list[Organisation]] = {HelpList(place): [] for place in places}
    for one in sorted(organisations, key=rank):
        for kind in _kinds(one):
            found.setdefault(kind, []).append(one)
    filled = (replace(kind, organisations=tuple(listed)) for kind, listed in found.items() if _has_a_page(kind, found))
    return {one.path: one for one in filled}


def on_subject(found: Mapping[str, HelpList], place: str, services: Iterable[str]) -> str:
    """Return the path of a place's list on the first of the services that is offered there; else of its whole list."""
    whole = found[HelpList(place).path]
    offered = {service for one in whole.organisations for service in one.services}
    path = HelpList(place, service=next((service for service in services if service in offered), "")).path
    return path if path in found else whole.path


def rank(organisation: Organisation) -> tuple[int, str]:
    """Return the place of an organisation in a list: official finders first, then by name."""
    return ORDER.index(organisation.kind), organisation.name.casefold().removeprefix("the ")


def _kinds(one: Organisation) -> Iterator[HelpList]:
    for place in one.regions:
        yield HelpList(place)
        yield from (HelpList(place, service=service) for service in one.services)
        if one.cost == "free":
            yield HelpList(place, free=True)
    yield from (HelpList(spoken=tag) for tag in one.languages)


def _has_a_page(kind: HelpList, found: Mapping[HelpList, list[Organisation]]) -> bool:
    whole = HelpList(kind.place)
    if kind.is_whole:
        return kind.place == COUNTRY or bool(found[kind])
    return bool(kind.spoken) or len(found[kind]) < len(found[whole]) > SHORT
