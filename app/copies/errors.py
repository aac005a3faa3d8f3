"""Why a copy was not made."""


class ExportError(Exception):
    """The copy is not whole, or could not be put in its place: ``faults`` says why, one line each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults
