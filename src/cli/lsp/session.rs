//! What the client says, one message after the other, and what it is answered.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use abide::evaluate::Query;
use abide::source::FileId;
use anyhow::Result;
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{
    DidChangeTextDocument, DidCloseTextDocument, DidOpenTextDocument, Notification as _,
    PublishDiagnostics,
};
use lsp_types::request::{
    CodeActionRequest, Completion, DocumentSymbolRequest, Formatting, GotoDefinition, HoverRequest,
    Initialize, PrepareRenameRequest, References, RegisterCapability, Rename, Request as _,
};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CompletionOptions, CompletionResponse, Diagnostic,
    DocumentFormattingParams, DocumentSymbolResponse, GotoDefinitionResponse, InitializeParams,
    InitializeResult, MarkupKind, OneOf, Position, PositionEncodingKind, PublishDiagnosticsParams,
    RenameOptions, ServerCapabilities, ServerInfo, TextDocumentPositionParams,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextEdit, Uri,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::documents::{Document, Documents};
use super::hover::Asked;
use super::lines::{Lines, Unit};
use super::set::{Judged, Set};
use super::tree::real;
use super::wire::{self, Incoming};
use super::{LspArgs, actions, complete, diagnostics, hover, navigate, rename, uri};
use crate::cli::args::Color;
use crate::cli::exit::Exit;
use crate::cli::output;
use crate::cli::when::{Offset, When};

/// How far a session has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    New,
    Open,
    ShutDown,
}

/// What the client can do, and what is open.
pub(super) struct Session {
    given: Vec<String>,
    on: When,
    tz: Offset,
    phase: Phase,
    unit: Unit,
    markdown: bool,
    watches: bool,
    /// The folders that are open in the editor.
    roots: Vec<PathBuf>,
    documents: Documents,
    /// What was read since the last change, by the paths that were read.
    sets: BTreeMap<Vec<String>, Rc<Set>>,
    /// What loaded last.
    judged: BTreeMap<Vec<String>, Rc<Judged>>,
    /// What the client shows, by file.
    shown: BTreeMap<String, Shown>,
    changed: bool,
}

/// What the client shows of a file.
#[derive(Clone, PartialEq)]
struct Shown {
    uri: Uri,
    version: Option<i32>,
    diagnostics: Vec<Diagnostic>,
}

impl Session {
    pub(super) fn new(args: &LspArgs) -> Session {
        Session {
            given: args.paths.clone(),
            on: args.on.clone().unwrap_or(When::Today(None)),
            tz: args.tz,
            phase: Phase::New,
            unit: Unit::default(),
            markdown: false,
            watches: false,
            roots: Vec::new(),
            documents: Documents::default(),
            sets: BTreeMap::new(),
            judged: BTreeMap::new(),
            shown: BTreeMap::new(),
            changed: false,
        }
    }

    /// Takes a message in, and answers it. An exit is the end.
    pub(super) fn take(&mut self, incoming: Incoming) -> Result<Option<Exit>> {
        match incoming {
            Incoming::Malformed(why) => wire::refuse(&why)?,
            Incoming::Message(message) => match *message {
                Message::Request(request) => {
                    let answer = self.request(request);
                    wire::write(Message::Response(answer))?;
                }
                Message::Notification(note) if note.method == "exit" => {
                    return Ok(Some(self.end()));
                }
                Message::Notification(note) => self.notification(note)?,
                // The only thing that is asked of a client has no answer worth knowing.
                Message::Response(_) => {}
            },
        }
        Ok(None)
    }

    /// Whether there is something to tell.
    pub(super) fn has_changed(&self) -> bool {
        self.changed
    }

    /// Answers a request that was taken back.
    pub(super) fn cancelled(&mut self, id: RequestId) -> Result<()> {
        let why = "the request was taken back".to_owned();
        let answer = Response::new_err(id, ErrorCode::RequestCanceled as i32, why);
        Ok(wire::write(Message::Response(answer))?)
    }

    /// How it ends: a client says first that it is done.
    pub(super) fn end(&self) -> Exit {
        let why = match self.phase {
            Phase::ShutDown => return Exit::Fine,
            Phase::Open => "the editor went away without `shutdown`",
            Phase::New => "nobody said anything: an editor starts this, and talks to it",
        };
        output::error(why, Color::Auto);
        Exit::Failed
    }

    /// Tells what is wrong by now.
    pub(super) fn rest(&mut self) -> Result<()> {
        if std::mem::take(&mut self.changed) && self.phase == Phase::Open {
            self.publish()?;
        }
        Ok(())
    }

    fn request(&mut self, request: Request) -> Response {
        match (self.phase, request.method.as_str()) {
            (Phase::New, Initialize::METHOD) => self.answer(request, Session::initialize),
            (Phase::New, _) => {
                let why = "`initialize` comes first".to_owned();
                Response::new_err(request.id, ErrorCode::ServerNotInitialized as i32, why)
            }
            (Phase::Open, Initialize::METHOD) => {
                let why = "the server is initialized already".to_owned();
                Response::new_err(request.id, ErrorCode::InvalidRequest as i32, why)
            }
            (Phase::ShutDown, _) => {
                let why = format!("`{}` means nothing any more", request.method);
                Response::new_err(request.id, ErrorCode::InvalidRequest as i32, why)
            }
            (Phase::Open, "shutdown") => {
                self.phase = Phase::ShutDown;
                Response::new_ok(request.id, Value::Null)
            }
            (Phase::Open, _) => self.asked(request),
        }
    }

    fn asked(&mut self, request: Request) -> Response {
        match request.method.as_str() {
            HoverRequest::METHOD => {
                self.answer(request, |session, params: lsp_types::HoverParams| {
                    let at = params.text_document_position_params;
                    let found = session.at(&at).and_then(|(set, file, byte)| {
                        let query = session.query()?;
                        let asked =
                            Asked { set: &set, file, byte, query, markdown: session.markdown };
                        hover::hover(&asked)
                    });
                    Ok(found)
                })
            }
            Completion::METHOD => {
                self.answer(request, |session, params: lsp_types::CompletionParams| {
                    let at = params.text_document_position;
                    let found = match session.blank(&at.text_document.uri) {
                        Some(document) => {
                            Some(complete::in_blank(document, at.position, session.unit))
                        }
                        None => session
                            .at(&at)
                            .map(|(set, file, byte)| complete::complete(&set, file, byte)),
                    };
                    Ok(found.map(CompletionResponse::Array))
                })
            }
            GotoDefinition::METHOD => {
                self.answer(request, |session, params: lsp_types::GotoDefinitionParams| {
                    let at = params.text_document_position_params;
                    let found = session.at(&at).and_then(|(set, file, byte)| {
                        navigate::definition(&set, file, byte).map(GotoDefinitionResponse::Scalar)
                    });
                    Ok(found)
                })
            }
            References::METHOD => {
                self.answer(request, |session, params: lsp_types::ReferenceParams| {
                    let with_definition = params.context.include_declaration;
                    let found = session.at(&params.text_document_position);
                    Ok(found.map(|(set, file, byte)| {
                        navigate::references(&set, file, byte, with_definition)
                    }))
                })
            }
            DocumentSymbolRequest::METHOD => {
                self.answer(request, |session, params: lsp_types::DocumentSymbolParams| {
                    let found = session.file(&params.text_document.uri);
                    Ok(found.map(|(set, file)| {
                        DocumentSymbolResponse::Nested(navigate::symbols(&set, file))
                    }))
                })
            }
            PrepareRenameRequest::METHOD => {
                self.answer(request, |session, at: TextDocumentPositionParams| {
                    let found = session.at(&at);
                    Ok(found.and_then(|(set, file, byte)| rename::prepare(&set, file, byte)))
                })
            }
            Rename::METHOD => self.answer(request, |session, params: lsp_types::RenameParams| {
                match session.at(&params.text_document_position) {
                    Some((set, file, byte)) => rename::rename(&set, file, byte, &params.new_name),
                    None => Ok(None),
                }
            }),
            CodeActionRequest::METHOD => {
                self.answer(request, |session, params: lsp_types::CodeActionParams| {
                    let found = session.file(&params.text_document.uri);
                    Ok(found.map(|(set, file)| actions::actions(&set, file, &params)))
                })
            }
            Formatting::METHOD => self.answer(request, Session::format),
            _ => {
                let why = format!("`{}` is not known here", request.method);
                Response::new_err(request.id, ErrorCode::MethodNotFound as i32, why)
            }
        }
    }

    /// Answers a request, if its parameters can be read.
    fn answer<P: DeserializeOwned, R: serde::Serialize>(
        &mut self,
        request: Request,
        answer: impl FnOnce(&mut Session, P) -> Result<R, String>,
    ) -> Response {
        let Request { id, params, .. } = request;
        match serde_json::from_value(params) {
            Err(error) => Response::new_err(id, ErrorCode::InvalidParams as i32, error.to_string()),
            Ok(params) => match answer(self, params) {
                Ok(result) => Response::new_ok(id, result),
                Err(why) => Response::new_err(id, ErrorCode::RequestFailed as i32, why),
            },
        }
    }

    fn initialize(&mut self, params: InitializeParams) -> Result<InitializeResult, String> {
        self.phase = Phase::Open;
        let general = params.capabilities.general;
        let units = general.and_then(|general| general.position_encodings).unwrap_or_default();
        if units.contains(&PositionEncodingKind::UTF8) {
            self.unit = Unit::Utf8;
        }
        let hover = params.capabilities.text_document.and_then(|it| it.hover);
        let formats = hover.and_then(|hover| hover.content_format).unwrap_or_default();
        self.markdown = formats.contains(&MarkupKind::Markdown);
        let watches = params.capabilities.workspace.and_then(|it| it.did_change_watched_files);
        self.watches = watches.and_then(|it| it.dynamic_registration).unwrap_or(false);
        #[expect(
            deprecated,
            reason = "some clients give no folders, but what was there before them"
        )]
        let roots = match params.workspace_folders {
            Some(folders) => folders.into_iter().map(|folder| folder.uri).collect(),
            None => Vec::from_iter(params.root_uri),
        };
        let roots = roots.iter().filter_map(uri::path);
        self.roots = roots.filter_map(|root| real(&root).ok()).collect();
        let version = Some(env!("CARGO_PKG_VERSION").to_owned());
        Ok(InitializeResult {
            capabilities: capabilities(self.unit),
            server_info: Some(ServerInfo { name: "abide".to_owned(), version }),
        })
    }

    /// What has no meaning is passed over, as the protocol has it for what needs no answer.
    fn notification(&mut self, note: Notification) -> Result<()> {
        if self.phase != Phase::Open {
            return Ok(());
        }
        match note.method.as_str() {
            "initialized" => self.watch()?,
            DidOpenTextDocument::METHOD => {
                if let Some(params) = read::<lsp_types::DidOpenTextDocumentParams>(note) {
                    self.documents.open(params.text_document);
                    self.change();
                }
            }
            DidChangeTextDocument::METHOD => {
                if let Some(params) = read::<lsp_types::DidChangeTextDocumentParams>(note) {
                    let unit = self.unit;
                    let it = params.text_document;
                    if let Some(document) = self.documents.get_mut(&it.uri) {
                        document.version = it.version;
                        params.content_changes.into_iter().for_each(|it| document.change(it, unit));
                        self.change();
                    }
                }
            }
            DidCloseTextDocument::METHOD => {
                if let Some(params) = read::<lsp_types::DidCloseTextDocumentParams>(note) {
                    self.documents.close(&params.text_document.uri);
                    self.change();
                }
            }
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => self.change(),
            _ => {}
        }
        Ok(())
    }

    /// Asks the client to tell of files that somebody else changes.
    fn watch(&self) -> Result<()> {
        if self.watches {
            let watchers = json!([{ "globPattern": "**/*.{toml,json,jsonl}" }]);
            let options = json!({ "watchers": watchers });
            let method = "workspace/didChangeWatchedFiles";
            let registration =
                json!({ "id": "files", "method": method, "registerOptions": options });
            let params = json!({ "registrations": [registration] });
            let id = RequestId::from("files".to_owned());
            let request = Request::new(id, RegisterCapability::METHOD.to_owned(), params);
            wire::write(Message::Request(request))?;
        }
        Ok(())
    }

    /// What was read counts no more.
    fn change(&mut self) {
        self.sets.clear();
        self.changed = true;
    }

    /// The day that is asked for; none if the clock shows none.
    fn query(&self) -> Option<Query> {
        Some(Query { on: self.on.resolve(self.tz).ok()?, known_by: None })
    }

    /// The paths of the files to which one belongs.
    fn paths(&self, path: &Path) -> Vec<String> {
        if uri::is_untitled(path) {
            let own = path.parent().unwrap_or(path);
            return vec![own.display().to_string()];
        }
        let given = self.given.iter().filter_map(|given| real(Path::new(given)).ok());
        if given.into_iter().any(|given| path.starts_with(given)) {
            return self.given.clone();
        }
        let within = self.roots.iter().filter(|root| path.starts_with(root));
        let folder = match within.max_by_key(|root| root.components().count()) {
            Some(root) => match root.join("rules") {
                rules if path.starts_with(&rules) => rules,
                rules if !rules.is_dir() => root.clone(),
                _ => path.parent().unwrap_or(path).to_owned(),
            },
            None => path.parent().unwrap_or(path).to_owned(),
        };
        vec![folder.display().to_string()]
    }

    fn set(&mut self, paths: Vec<String>) -> Rc<Set> {
        if let Some(set) = self.sets.get(&paths) {
            return Rc::clone(set);
        }
        let before = self.judged.get(&paths).cloned();
        let set = Rc::new(Set::new(&self.documents, &paths, before, self.unit));
        if let Some(judged) = &set.judged {
            self.judged.insert(paths.clone(), Rc::clone(judged));
        }
        self.sets.insert(paths, Rc::clone(&set));
        set
    }

    /// The file of that name that is open, and those with which it belongs.
    fn file(&mut self, uri: &Uri) -> Option<(Rc<Set>, FileId)> {
        let (path, document) = self.documents.get(uri)?;
        let (path, ours) = (path.clone(), document.is_ours());
        let set = ours.then(|| self.set(self.paths(&path)))?;
        let file = set.file(&path)?;
        Some((set, file))
    }

    /// The text of that name, if nothing stands in it yet.
    fn blank(&self, uri: &Uri) -> Option<&Document> {
        let (_, document) = self.documents.get(uri)?;
        document.is_blank().then_some(document)
    }

    /// The byte of a position.
    fn at(&mut self, at: &TextDocumentPositionParams) -> Option<(Rc<Set>, FileId, usize)> {
        let (set, file) = self.file(&at.text_document.uri)?;
        let byte = set.lines(file).byte(at.position);
        Some((set, file, byte))
    }

    fn format(
        &mut self,
        params: DocumentFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>, String> {
        let document = self.documents.get(&params.text_document.uri);
        // As `abide fmt`, it leaves alone what is not ours.
        let Some((_, document)) = document.filter(|(_, document)| document.is_ours()) else {
            return Ok(None);
        };
        let text = &document.text;
        let Some(new_text) = abide::layout::format(text).filter(|_| document.is_toml()) else {
            return Ok(None);
        };
        if new_text == *text {
            return Ok(Some(Vec::new()));
        }
        let end = Lines::new(text, self.unit).position(text.len());
        let range = lsp_types::Range::new(Position::new(0, 0), end);
        Ok(Some(vec![TextEdit { range, new_text }]))
    }

    /// Tells what is wrong with the files that belong to those that are open, and takes back what was
    /// told of others.
    fn publish(&mut self) -> Result<()> {
        let ours: Vec<PathBuf> = self.documents.ours().cloned().collect();
        let mut paths: Vec<Vec<String>> = ours.iter().map(|path| self.paths(path)).collect();
        paths.sort();
        paths.dedup();
        let mut shown: BTreeMap<String, Shown> = BTreeMap::new();
        for paths in paths {
            let set = self.set(paths);
            for (uri, diagnostics) in diagnostics::by_file(&set, &self.documents) {
                let version = self.documents.get(&uri).map(|(_, document)| document.version);
                let name = uri.as_str().to_owned();
                shown.insert(name, Shown { uri, version, diagnostics });
            }
        }
        // Of files that nobody has open any more, nothing is kept.
        self.judged.retain(|paths, _| self.sets.contains_key(paths));
        let before = std::mem::replace(&mut self.shown, shown);
        for (name, old) in before.iter().filter(|(_, old)| !old.diagnostics.is_empty()) {
            if !self.shown.contains_key(name) {
                tell(&Shown { version: None, diagnostics: Vec::new(), ..old.clone() })?;
            }
        }
        for (name, new) in &self.shown {
            let old = before.get(name);
            // Of a file that is not open, and was fine before, there is nothing to say.
            let silent = old.is_none() && new.version.is_none() && new.diagnostics.is_empty();
            if old != Some(new) && !silent {
                tell(new)?;
            }
        }
        Ok(())
    }
}

fn tell(shown: &Shown) -> Result<()> {
    let Shown { uri, version, diagnostics } = shown.clone();
    let params = PublishDiagnosticsParams { uri, version, diagnostics };
    let note = Notification::new(PublishDiagnostics::METHOD.to_owned(), params);
    Ok(wire::write(Message::Notification(note))?)
}

fn read<P: DeserializeOwned>(note: Notification) -> Option<P> {
    serde_json::from_value(note.params).ok()
}

fn capabilities(unit: Unit) -> ServerCapabilities {
    let sync = TextDocumentSyncKind::INCREMENTAL;
    let marks = ["[", ".", "\"", "(", " "];
    ServerCapabilities {
        position_encoding: Some(unit.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Kind(sync)),
        hover_provider: Some(true.into()),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(marks.map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        document_formatting_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: Default::default(),
        })),
        code_action_provider: Some(
            CodeActionOptions {
                code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
                ..CodeActionOptions::default()
            }
            .into(),
        ),
        ..ServerCapabilities::default()
    }
}
