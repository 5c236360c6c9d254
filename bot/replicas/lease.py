"""What is raised where a bot would speak for an update that is no longer its own."""


class LeaseLost(Exception):
    """Another bot deals with the update now; this one says nothing more about it."""

    def __init__(self, update_id: int) -> None:
        super().__init__(f"update {update_id} belongs to another bot now")
