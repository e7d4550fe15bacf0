//! Agreements and records of any size, each large in a way of its own.

use std::fmt::Write as _;

/// What is written to a file.
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// A way to be large.
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    /// The largest of the sizes that are measured.
    pub(crate) largest: usize,
    /// The files of so many items.
    pub(crate) files: fn(usize) -> Vec<File>,
}

/// All of them.
pub(crate) const SHAPES: [Shape; 11] = [
    Shape { name: "portfolio", largest: 100_000, files: portfolio },
    Shape { name: "rules", largest: 100_000, files: rules_alone },
    Shape { name: "record", largest: 10_000, files: record_alone },
    Shape { name: "chain", largest: 10_000, files: chain },
    Shape { name: "conditions", largest: 10_000, files: chain_of_conditions },
    Shape { name: "series", largest: 10_000, files: series },
    Shape { name: "amendments", largest: 10_000, files: amendments },
    Shape { name: "suspensions", largest: 10_000, files: suspensions },
    Shape { name: "assessments", largest: 10_000, files: assessments },
    Shape { name: "retractions", largest: 10_000, files: retractions },
    Shape { name: "folder", largest: 10_000, files: folder },
];

const HEAD: &str = "complete-through = 2025-05-31\n[agreement]\nid = \"big\"\nmade = 2020-01-01\n\
                    [party.owner]\n[party.tenant]\n[condition.weather]\n";

fn one(text: String) -> Vec<File> {
    vec![File { name: "big.toml".to_owned(), text }]
}

fn with_record(text: String, lines: String) -> Vec<File> {
    let record = File { name: "record.jsonl".to_owned(), text: lines };
    one(text).into_iter().chain([record]).collect()
}

/// The day so many days after the first of 2020, where all months have 28 days.
fn day(number: usize) -> String {
    let (year, month) = (2020 + number / 28 / 12 % 7000, 1 + number / 28 % 12);
    format!("{year:04}-{month:02}-{:02}", 1 + number % 28)
}

fn commitments(count: usize) -> String {
    let mut text = HEAD.to_owned();
    for number in 0..count {
        let deadline = day(365 + number * 7 % 3000);
        let _ = write!(
            text,
            "\n[commitment.c{number}]\nwhat     = \"Pay the instalment of the month\"\n\
             obligor  = \"tenant\"\nobligee  = \"owner\"\nclause   = \"{}\"\n\
             deadline = {deadline}\ngrace    = \"2 weeks\"\n",
            number % 40,
        );
        if number % 7 == 0 {
            text.push_str("subject-to = \"weather\"\n");
        }
    }
    text
}

/// Ten entries for each commitment: terms amended, suspensions and their ends, and that it was met.
fn entries(count: usize, commitments: usize) -> String {
    let mut lines = String::new();
    for number in 0..count {
        let (round, about) = (number / commitments, number % commitments);
        let on = day(round * 30 + about % 28);
        let what = match round % 3 {
            _ if number % 1000 == 0 => "\"assessed\": \"weather\", \"holds\": true".to_owned(),
            _ if round == 9 => format!("\"met\": \"c{about}\", \"by\": [\"tenant\"]"),
            0 => {
                format!("\"amended\": \"c{about}\", \"deadline\": \"{}\"", day(1200 + about % 3000))
            }
            1 => format!("\"suspended\": \"c{about}\""),
            _ => format!("\"resumed\": \"c{about}\", \"note\": \"as agreed\""),
        };
        let _ = writeln!(
            lines,
            "{{\"for\": \"big\", \"on\": \"{on}\", {what}, \"id\": \"e{number}\"}}"
        );
    }
    lines
}

fn portfolio(size: usize) -> Vec<File> {
    with_record(commitments(size), entries(size * 10, size))
}

fn rules_alone(size: usize) -> Vec<File> {
    one(commitments(size))
}

fn record_alone(size: usize) -> Vec<File> {
    with_record(commitments(1_000), entries(size, 1_000))
}

/// Each waits for the one before.
fn chain(size: usize) -> Vec<File> {
    let mut text =
        format!("{HEAD}[commitment.c0]\nwhat = \"x\"\ndeadline = \"1 month after made\"\n");
    for number in 1..size {
        let before = number - 1;
        let _ = write!(
            text,
            "[commitment.c{number}]\nwhat = \"x\"\nfrom = \"met(c{before})\"\n\
             deadline = \"30 days after met(c{before})\"\n"
        );
    }
    let met = (0..size / 2).map(|number| {
        format!("{{\"for\": \"big\", \"on\": \"2020-01-15\", \"met\": \"c{number}\"}}\n")
    });
    with_record(text, met.collect())
}

/// Each is owed only while the one before has not lapsed.
fn chain_of_conditions(size: usize) -> Vec<File> {
    let mut text = format!("{HEAD}[commitment.c0]\nwhat = \"x\"\nsubject-to = \"weather\"\n");
    for number in 1..size {
        let (before, deadline) = (number - 1, day(1500 + number));
        let _ = write!(
            text,
            "[commitment.c{number}]\nwhat = \"x\"\ndeadline = {deadline}\n\
             subject-to = \"not lapsed(c{before})\"\n"
        );
    }
    one(text)
}

/// One series, half of whose occurrences are met.
fn series(size: usize) -> Vec<File> {
    let text = format!(
        "{HEAD}[commitment.rent]\nwhat = \"Pay\"\nfrom = 2020-01-01\nevery = \"1 day\"\n\
         until = {}\n",
        day(size)
    );
    let met = (0..size / 2).map(|number| {
        format!(
            "{{\"for\": \"big\", \"on\": \"{}\", \"met\": \"rent\", \"occurrence\": {}}}\n",
            day(number),
            number + 1
        )
    });
    with_record(text, met.collect())
}

/// One deadline, amended again and again.
fn amendments(size: usize) -> Vec<File> {
    let text = format!("{HEAD}[commitment.c0]\nwhat = \"x\"\ndeadline = 2025-12-31\n");
    let lines = (0..size).map(|number| {
        let (on, deadline) = (day(number), day(number + 400));
        format!("{{\"for\": \"big\", \"on\": \"{on}\", \"amended\": \"c0\", \"deadline\": \"{deadline}\"}}\n")
    });
    with_record(text, lines.collect())
}

/// One commitment, suspended and resumed again and again.
fn suspensions(size: usize) -> Vec<File> {
    let text = format!("{HEAD}[commitment.c0]\nwhat = \"x\"\ndeadline = 2025-12-31\n");
    let lines = (0..size).map(|number| {
        let verb = if number % 2 == 0 { "suspended" } else { "resumed" };
        format!("{{\"for\": \"big\", \"on\": \"{}\", \"{verb}\": \"c0\"}}\n", day(number))
    });
    with_record(text, lines.collect())
}

/// One condition of ten commitments, assessed again and again.
fn assessments(size: usize) -> Vec<File> {
    let mut text = HEAD.to_owned();
    for number in 0..10 {
        let deadline = day(2000 + number);
        let _ = write!(
            text,
            "[commitment.c{number}]\nwhat = \"x\"\ndeadline = {deadline}\nsubject-to = \"weather\"\n"
        );
    }
    let lines = (0..size).map(|number| {
        let holds = number % 3 != 0;
        format!(
            "{{\"for\": \"big\", \"on\": \"{}\", \"assessed\": \"weather\", \"holds\": {holds}}}\n",
            day(number)
        )
    });
    with_record(text, lines.collect())
}

/// Entries that are all taken back.
fn retractions(size: usize) -> Vec<File> {
    let text = format!("{HEAD}[commitment.c0]\nwhat = \"x\"\ndeadline = 2025-12-31\n");
    let lines = (0..size).map(|number| {
        let on = day(number % 1500);
        format!(
            "{{\"for\": \"big\", \"on\": \"{on}\", \"met\": \"c0\", \"id\": \"e{number}\"}}\n\
             {{\"for\": \"big\", \"on\": \"{on}\", \"retracted\": \"e{number}\"}}\n"
        )
    });
    with_record(text, lines.collect())
}

/// A file for each agreement.
fn folder(size: usize) -> Vec<File> {
    let file = |number: usize| File {
        name: format!("a{number}.toml"),
        text: format!(
            "[agreement]\nid = \"a{number}\"\nmade = 2020-01-01\n[commitment.pay]\n\
             what = \"Pay\"\ndeadline = {}\n[[entry]]\non = 2020-06-01\nmet = \"pay\"\n",
            day(number % 3000)
        ),
    };
    (0..size).map(file).collect()
}
