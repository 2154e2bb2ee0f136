"""What stops a backup, a restore or a move: said in plain words to whoever runs the command."""


class UpkeepFault(Exception):
    """The work was not done, and nothing was changed."""


class BrokenBackup(UpkeepFault):
    """The file is not what was written: cut, changed, incomplete, or of another key.

    Args:
        member: The first part in which it shows.
    """

    def __init__(self, member: str, what: str) -> None:
        super().__init__(f"{member}: {what}")
        self.member = member


class NotEmpty(UpkeepFault):
    """There is something already where a city was to be put."""


class OtherVersion(UpkeepFault):
    """The tables are not those that the other side has."""


class UnlikeCopy(UpkeepFault):
    """What was read back is not what was written."""
