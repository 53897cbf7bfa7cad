import { Argument, Command } from "commander";
import { exitCode } from "./exit-codes";
import type { World } from "./world";

const scripts = { bash, zsh, fish };

/** Scripts made from the commands themselves, so that they cannot fall behind. */
export function completionCommand(world: World, program: Command): Command {
  return new Command("completion")
    .summary("print a script that completes commands and flags in your shell")
    .description("Prints a completion script for your shell.")
    .addArgument(new Argument("<shell>").choices(Object.keys(scripts)))
    .addHelpText("after", examples)
    .action((shell: keyof typeof scripts) => {
      world.write(scripts[shell](wordsOf(program)));
      world.exit(exitCode.fine);
    });
}

const examples = `
Examples:
  $ source <(fine-tuning completion bash)         # or write it to ~/.local/share/bash-completion/completions/fine-tuning
  $ fine-tuning completion zsh > "\${fpath[1]}/_fine-tuning"
  $ fine-tuning completion fish > ~/.config/fish/completions/fine-tuning.fish`;

interface Words {
  name: string;
  summary: string;
  flags: { long: string; description: string; choices: readonly string[]; takesValue: boolean }[];
  /** Values of the first argument, where they are few. */
  choices: readonly string[];
}

function wordsOf(program: Command): Words[] {
  return program.commands.map((command) => ({
    name: command.name(),
    summary: command.summary(),
    choices: command.registeredArguments[0]?.argChoices ?? [],
    flags: command.options.flatMap(({ long, description, argChoices = [], required, optional }) =>
      long === undefined || long === null
        ? []
        : [{ long, description, choices: argChoices, takesValue: required || optional }],
    ),
  }));
}

function bash(commands: Words[]): string {
  const cases = commands.map(
    ({ name, flags, choices }) =>
      `    ${name}) words="${[...flags.map(({ long }) => long), "--help", ...choices].join(" ")}" ;;`,
  );
  const values = commands.flatMap(({ name, flags }) =>
    flags
      .filter((flag) => flag.choices.length > 0)
      .map(({ long, choices }) => `    ${name}:${long}) words="${choices.join(" ")}" ;;`),
  );
  return `# bash completion of fine-tuning
_fine_tuning() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(" ")} --help --version" -- "$current"))
    return
  fi
  case "$command" in
${cases.join("\n")}
  esac
  case "$command:$previous" in
${values.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current") $(compgen -f -- "$current"))
}
complete -o filenames -F _fine_tuning fine-tuning
`;
}

function zsh(commands: Words[]): string {
  const quoted = (text: string) => text.replace(/'/g, "'\\''").replace(/[[\]:]/g, "\\$&");
  const specs = ({ flags, choices }: Words) => [
    ...flags.map(({ long, description, choices: values, takesValue }) => {
      const value = takesValue ? `:value:${values.length > 0 ? `(${values.join(" ")})` : "_files"}` : "";
      return `'*${long}[${quoted(description)}]${value}'`;
    }),
    choices.length > 0 ? `'1:value:(${choices.join(" ")})'` : "'*:file:_files'",
  ];
  return `#compdef fine-tuning
_fine_tuning() {
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    '${name}:${quoted(summary)}'`).join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map((one) => `    ${one.name}) _arguments ${specs(one).join(" ")} ;;`).join("\n")}
  esac
}
compdef _fine_tuning fine-tuning
`;
}

function fish(commands: Words[]): string {
  const quoted = (text: string) => `'${text.replace(/['\\]/g, "\\$&")}'`;
  const lines = commands.flatMap(({ name, summary, flags, choices }) => [
    `complete -c fine-tuning -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
    ...(choices.length > 0
      ? [`complete -c fine-tuning -n "__fish_seen_subcommand_from ${name}" -f -a "${choices.join(" ")}"`]
      : []),
    ...flags.map(({ long, description, choices: values, takesValue }) => {
      const value = values.length > 0 ? ` -x -a "${values.join(" ")}"` : takesValue ? " -r" : "";
      return `complete -c fine-tuning -n "__fish_seen_subcommand_from ${name}" -l ${long.slice(2)}${value} -d ${quoted(description)}`;
    }),
  ]);
  return `# fish completion of fine-tuning\n${lines.join("\n")}\n`;
}
