"""Keeps a set of programs running together: started in order, ended in reverse, one for all."""

import asyncio

from nexus.local.errors import LocalStackError, with_log
from nexus.local.processes import Echo, Program, RunningProgram, start


class Supervisor:
    """Owns the running programs; when one of them ends on its own, the stack has failed."""

    def __init__(self, echo: Echo) -> None:
        self._echo = echo
        self._stages: list[list[RunningProgram]] = []

    def adopt(self, *programs: RunningProgram) -> None:
        """Take over programs that have just been started; they form one stage."""
        self._stages.append(list(programs))

    async def start(self, *programs: Program) -> list[RunningProgram]:
        """Start programs side by side as one stage and repeat their lines."""
        stage: list[RunningProgram] = []
        self._stages.append(stage)
        for program in programs:
            # One by one: a failure leaves the earlier ones where `stop` finds them.
            stage.append(await start(program, self._echo))  # noqa: PERF401
        return stage

    async def run(self, program: Program) -> None:
        """Run a step to its end, and raise when it fails; its lines have been repeated already."""
        running = await start(program, self._echo)
        try:
            status = await running.wait()
        finally:
            await running.stop()
        if status != 0:
            raise LocalStackError(f"The step “{program.name}” failed with status {status}. Its log: {program.log}")

    async def watch(self) -> None:
        """Return never: raise as soon as one program ends."""
        ends = {asyncio.create_task(running.wait()): running for stage in self._stages for running in stage}
        try:
            done, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in ends:
                task.cancel()
        running, status = next((ends[task], task.result()) for task in done)
        program = running.program
        raise with_log(f"{program.name} ended with status {status}, so the whole stack stops.", program.log)

    async def stop(self) -> None:
        """End every program, the last stage first; a failure in one does not spare the others."""
        problems: list[BaseException] = []
        while self._stages:
            stage = self._stages.pop()
            ended = await asyncio.gather(*(running.stop() for running in stage), return_exceptions=True)
            problems += [result for result in ended if isinstance(result, BaseException)]
        if problems:
            raise LocalStackError(f"Not everything ended: {problems}")
