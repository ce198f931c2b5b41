"""Work too long for an answer: done by the worker, watched on a page, fetched when it is ready.

A way out (a workbook, a print) makes one file. The room that makes it writes two functions into a
module that keeps its name, since waiting tasks are found by it:

    @task(priority=BEHIND)
    def print_production(job: int) -> None:
        perform(job, _print)

    def _print(work: Work) -> None:
        scenes = scenes_of(work.member, work.arguments["scenes"])  # keys went in, rows come out
        for number, scene in enumerate(scenes):
            work.step(number, len(scenes), _("Scene %(scene)s") % {"scene": scene})
            work.file.write(printed(scene))

and its view starts it and goes to its page, which shows the bar, cancels and offers the file:

    job = start(
        member,
        print_production,
        kind="print",
        title=_("Print of the whole production"),
        arguments={"scenes": [scene.pk for scene in chosen]},
        file_name="MRL_report.pdf",
        content_type="application/pdf",
        again=request.get_full_path(),
    )
    return redirect(job)

* Arguments are JSON: keys, not rows. `work.member` is read anew, with the role of the moment.
* Call `step` often: it writes at most twice a second, keeps the job alive and ends it where it was
  cancelled. Never call it inside a transaction of one's own: nobody would see it.
* A work that cannot go on raises `Failed` with a sentence for who asked. Whatever else it raises is
  logged, and the person reads that it went wrong. The file of a failed job is gone.
* Words, numbers and dates come in the language of who asked.
* The same work asked for twice while the first is not finished is one job.
* Results are their owner's only, and only while their role still sees what went into them; work
  that reads other productions too names the roles there: `arguments={ROLES: roles_of(members)}`.
  `KEPT_DAYS` after they were made they are removed.
"""

from shotlog.jobs.results import KEPT_DAYS, ROLES, prune, roles_of
from shotlog.jobs.running import BEHIND, Failed, Work, fail, perform, start

__all__ = [
    "BEHIND",
    "KEPT_DAYS",
    "ROLES",
    "Failed",
    "Work",
    "fail",
    "perform",
    "prune",
    "roles_of",
    "start",
]
