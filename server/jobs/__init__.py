"""Work in the background: which jobs there are (`registry`), and who does them (`runner`)."""

from server.jobs.registry import JOBS, Job
from server.jobs.runner import Runner

__all__ = ["JOBS", "Job", "Runner"]
