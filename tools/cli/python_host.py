"""Stand-in for `pulumi-language-python`, which cannot be had as a Go module.

It serves Pulumi's language protocol with the messages of the package on PyPI and runs programs with that package's public
runtime, in the Python that it is run by.
"""

import json
import os
import subprocess
import sys
from concurrent import futures

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2

PROGRAM = """
import asyncio, json, os, runpy, sys
import pulumi.runtime

run = json.loads(os.environ["STAND_IN_RUN"])
config = run.pop("config")
directory = run.pop("directory")
sys.path.insert(0, directory)
os.chdir(directory)
pulumi.runtime.configure(pulumi.runtime.Settings(**run))
for key, value in config.items():
    pulumi.runtime.set_config(key, value)
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
try:
    loop.run_until_complete(pulumi.runtime.run_in_stack(lambda: runpy.run_path(directory, run_name="__main__")))
except pulumi.RunError as error:
    pulumi.log.error(str(error))
    sys.exit(32)
"""

ALREADY_REPORTED = 32


class Host(language_pb2_grpc.LanguageRuntimeServicer):
    """What the engine asks when it runs a program; the rest is answered as not implemented."""

    def __init__(self, engine: str) -> None:
        self.engine = engine

    def Handshake(self, request, context):
        return language_pb2.LanguageHandshakeResponse()

    def GetPluginInfo(self, request, context):
        return plugin_pb2.PluginInfo(version="0.0.1")

    def GetRequiredPackages(self, request, context):
        return language_pb2.GetRequiredPackagesResponse()

    def GetRequiredPlugins(self, request, context):
        return language_pb2.GetRequiredPluginsResponse()

    def Cancel(self, request, context):
        return empty_pb2.Empty()

    def Run(self, request, context):
        run = {
            "directory": request.info.program_directory or request.pwd,
            "config": dict(request.config),
            "project": request.project,
            "stack": request.stack,
            "organization": request.organization,
            "parallel": request.parallel,
            "engine": self.engine,
            "monitor": request.monitor_address,
            "dry_run": request.dryRun,
        }
        env = {**os.environ, "STAND_IN_RUN": json.dumps(run)}
        code = subprocess.run([sys.executable, "-c", PROGRAM], env=env, stdin=subprocess.DEVNULL, check=False).returncode
        if code == ALREADY_REPORTED:
            return language_pb2.RunResponse(bail=True)
        return language_pb2.RunResponse(error="" if code == 0 else f"the program ended with {code}")


def main() -> None:
    engine = next((argument for argument in sys.argv[1:] if not argument.startswith("-")), "")
    server = grpc.server(futures.ThreadPoolExecutor(8))
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(Host(engine), server)
    print(server.add_insecure_port("127.0.0.1:0"), flush=True)
    server.start()
    # The engine holds the other end open as long as it lives and never writes to it.
    sys.stdin.read()
    server.stop(0)


try:
    main()
except KeyboardInterrupt:
    pass
