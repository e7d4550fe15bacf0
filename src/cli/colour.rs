//! Whether a stream gets colours.

use std::io::IsTerminal;

use super::args::Color;

/// Sets of variables by which a CI makes itself known whose logs render colours.
const RENDERING_CI: [&str; 6] =
    ["GITHUB_ACTIONS", "GITLAB_CI", "BUILDKITE", "CIRCLECI", "TRAVIS", "DRONE"];

/// Whether the stream gets colours: the flag decides, then the environment, then whether a CI
/// reads that renders them, then whether it is a terminal.
pub(crate) fn wanted(flag: Color, stream: &impl IsTerminal) -> bool {
    let variable = |name: &str| std::env::var_os(name).and_then(|value| value.into_string().ok());
    decide(flag, &variable, stream.is_terminal())
}

fn decide(flag: Color, variable: &dyn Fn(&str) -> Option<String>, terminal: bool) -> bool {
    let set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    let on = |name: &str| variable(name).is_some_and(|value| !value.is_empty() && value != "0");
    match flag {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if set("NO_COLOR") => false,
        Color::Auto if on("FORCE_COLOR") || on("CLICOLOR_FORCE") => true,
        Color::Auto if RENDERING_CI.iter().any(|name| set(name)) => true,
        Color::Auto => terminal && variable("TERM").is_none_or(|term| term != "dumb"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(flag: Color, environment: &[(&str, &str)], terminal: bool) -> bool {
        let variable = |name: &str| {
            let found = environment.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        decide(flag, &variable, terminal)
    }

    #[test]
    fn the_first_rule_that_speaks_decides() {
        let auto = Color::Auto;
        assert!(decided(Color::Always, &[("NO_COLOR", "1")], false));
        assert!(!decided(Color::Never, &[("FORCE_COLOR", "1")], true));
        assert!(!decided(auto, &[("NO_COLOR", "1"), ("FORCE_COLOR", "1")], true));
        assert!(decided(auto, &[("NO_COLOR", "")], true));
        assert!(decided(auto, &[("FORCE_COLOR", "1")], false));
        assert!(decided(auto, &[("CLICOLOR_FORCE", "1")], false));
        assert!(!decided(auto, &[("CLICOLOR_FORCE", "0")], false));
        assert!(decided(auto, &[("GITHUB_ACTIONS", "true")], false));
        assert!(!decided(auto, &[("GITHUB_ACTIONS", "true"), ("NO_COLOR", "1")], false));
        assert!(!decided(auto, &[("CI", "true")], false));
        assert!(decided(auto, &[], true));
        assert!(!decided(auto, &[], false));
        assert!(!decided(auto, &[("TERM", "dumb")], true));
        assert!(decided(auto, &[("TERM", "xterm")], true));
    }
}
