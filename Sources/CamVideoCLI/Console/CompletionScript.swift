import ArgumentParser

/// A shell's completion for the whole program. ArgumentParser's own offers nothing but subcommands where none is named; here
/// `camvideo INPUT OUTPUT` is completed like the command that it is short for.
struct CompletionScript {
    private static let commands = CamVideoCommand.configuration.subcommands.map { $0.configuration.commandName ?? "" }
    private static let main = AnnotateCommand.configuration.commandName ?? ""
    private static let named = commands + ["help"]

    let text: String

    /// Reads `--generate-completion-script [SHELL]`; nil where the words are another wish, or one for an unknown shell.
    init?(words: [String]) {
        let option = "--generate-completion-script"
        guard let first = words.first, first.hasPrefix(option), words.count <= 2 else { return nil }
        let name = first.hasPrefix(option + "=") ? String(first.dropFirst(option.count + 1)) : words.dropFirst().first
        guard let shell = name.map(CompletionShell.init(rawValue:)) ?? CompletionShell.autodetected() else {
            return nil
        }
        self.init(shell)
    }

    init(_ shell: CompletionShell) {
        let script = CamVideoCommand.completionScript(for: shell)
        text =
            switch shell {
            case .bash: Self.bash(script)
            case .zsh: Self.zsh(script)
            default: Self.fish(script)
            }
    }

    private static func bash(_ script: String) -> String {
        script.inserting(
            """

                # Without a command, all words are those of \(main).
                case "${unparsed_words[0]}" in
                \(named.joined(separator: "|")))
                    ;;
                *)
                    local -a repeating_flags non_repeating_flags repeating_options non_repeating_options
                    _camvideo_\(main)
                    if [[ "${COMP_CWORD}" -eq 1 ]]; then
                        COMPREPLY+=($(compgen -W '\(commands.joined(separator: " "))' -- "${cur}"))
                    fi
                    return
                    ;;
                esac

            """, behind: #"    local -a unparsed_words=("${COMP_WORDS[@]:1:${COMP_CWORD}}")"# + "\n")
    }

    private static func zsh(_ script: String) -> String {
        script.inserting(
            """

                # Without a command, all words are those of \(main).
                if [[ "${CURRENT}" -gt 2 && "${words[2]}" != (\(named.joined(separator: "|"))) ]]; then
                    _camvideo_\(main)
                    return
                elif [[ "${CURRENT}" -eq 2 ]]; then
                    _camvideo_\(main)
                fi

            """, behind: #"    local -ir current_word_index="$((CURRENT - 1))""# + "\n")
    }

    private static func fish(_ script: String) -> String {
        script.inserting(
            """
                # Without a command, all words are those of \(main).
                contains -- "$unparsed_tokens[2]" \(named.joined(separator: " "))
                or set unparsed_tokens $unparsed_tokens[1] \(main) $unparsed_tokens[2..]

            """, behind: "    set -l unparsed_tokens (__camvideo_tokens -pc)\n"
        ).replacing(
            #"__camvideo_should_offer_completions_for_positional "camvideo" -eq 1"#,
            with: "test (count (__camvideo_tokens -pc)) -eq 1")
    }
}

extension String {
    /// With `text` after the first place where `line` stands.
    fileprivate func inserting(_ text: String, behind line: String) -> String {
        guard let range = firstRange(of: line) else { return self }
        return self[..<range.upperBound] + text + self[range.upperBound...]
    }
}
