// @ts-check

const executable = "pulumi-resource-fine-tuning";

/**
 * The files by which the engine starts the plugin of an archive: on Windows it looks for `.exe` and then for `.cmd`
 * (`getCandidateExtensions` in `sdk/go/common/workspace/plugins.go`), elsewhere for the bare name. All go through the file that npm and a language host start.
 * @returns {{ name: string, text: string }[]}
 */
export const launchers = () => [
  { name: executable, text: '#!/usr/bin/env node\nrequire("./plugin/pulumi-resource-fine-tuning");\n' },
  { name: `${executable}.cmd`, text: '@node "%~dp0plugin\\pulumi-resource-fine-tuning" %*\r\n' },
];
