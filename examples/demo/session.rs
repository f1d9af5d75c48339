//! One connection to the embedded server.

use std::borrow::Cow;
use std::future::pending;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use russh::server::{Auth, ChannelOpenHandle, Handle, Handler, Msg, Response, Session};
use russh::{Channel, ChannelId, Error, Sig};
use tokio::time::sleep;

use super::{Act, Manners, Seen, Stall};

/// Receives the connections.
pub(super) struct Reception {
    pub(super) manners: Arc<Manners>,
    pub(super) seen: Arc<Mutex<Seen>>,
}

impl russh::server::Server for Reception {
    type Handler = Connection;

    fn new_client(&mut self, _: Option<SocketAddr>) -> Connection {
        let (manners, seen) = (self.manners.clone(), self.seen.clone());
        let connection = Connection { manners, seen, refused: false };
        connection.note(|seen| seen.connections += 1);
        connection
    }
}

/// One of them.
pub(super) struct Connection {
    manners: Arc<Manners>,
    seen: Arc<Mutex<Seen>>,
    refused: bool,
}

impl Connection {
    fn note(&self, change: impl FnOnce(&mut Seen)) {
        change(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner));
    }

    async fn stall(&self, place: Stall) {
        if self.manners.stalls == Some(place) {
            pending::<()>().await;
        }
    }

    async fn login(&mut self, user: &str, password: &[u8]) -> Auth {
        self.note(|seen| seen.passwords += 1);
        self.stall(Stall::Login).await;
        if user == self.manners.user && password == self.manners.password.as_bytes() {
            return Auth::Accept;
        }
        if !self.refused {
            self.note(|seen| seen.refused += 1);
        }
        self.refused = true;
        Auth::reject()
    }
}

impl Handler for Connection {
    type Error = Error;

    async fn authentication_banner(&mut self) -> Result<Option<String>, Error> {
        Ok(self.manners.notice.clone())
    }

    async fn auth_password(&mut self, user: &str, password: &str) -> Result<Auth, Error> {
        Ok(self.login(user, password.as_bytes()).await)
    }

    async fn auth_keyboard_interactive<'a>(
        &'a mut self,
        user: &str,
        _: &str,
        response: Option<Response<'a>>,
    ) -> Result<Auth, Error> {
        let Some(mut answers) = response else {
            return Ok(Auth::Partial {
                name: Cow::Borrowed(""),
                instructions: Cow::Borrowed(""),
                prompts: Cow::Owned(vec![(Cow::Borrowed(self.manners.prompt), false)]),
            });
        };
        let password = answers.next().unwrap_or_default();
        Ok(self.login(user, &password).await)
    }

    async fn channel_open_session(
        &mut self,
        _: Channel<Msg>,
        reply: ChannelOpenHandle,
        _: &mut Session,
    ) -> Result<(), Error> {
        self.stall(Stall::Channel).await;
        reply.accept().await;
        Ok(())
    }

    async fn subsystem_request(
        &mut self,
        channel: ChannelId,
        _: &str,
        session: &mut Session,
    ) -> Result<(), Error> {
        self.note(|seen| seen.subsystems += 1);
        self.stall(Stall::Subsystem).await;
        if self.manners.denies {
            return session.channel_failure(channel);
        }
        session.channel_success(channel)?;
        let (handle, acts) = (session.handle(), self.manners.acts.clone());
        tokio::spawn(async move {
            for act in acts {
                // The client has gone: nobody is left to act for.
                if play(&handle, channel, act).await.is_err() {
                    break;
                }
            }
        });
        Ok(())
    }

    /// No command is run, as with `ForceCommand internal-sftp`.
    async fn exec_request(
        &mut self,
        channel: ChannelId,
        _: &[u8],
        session: &mut Session,
    ) -> Result<(), Error> {
        session.channel_success(channel)?;
        session.data(channel, b"This service allows sftp connections only.\n".to_vec())?;
        session.exit_status_request(channel, 1)?;
        session.eof(channel)?;
        session.close(channel)
    }

    async fn data(
        &mut self,
        channel: ChannelId,
        data: &[u8],
        session: &mut Session,
    ) -> Result<(), Error> {
        match (self.manners.answer)(data) {
            answer if answer.is_empty() => Ok(()),
            answer => session.data(channel, answer),
        }
    }
}

async fn play(handle: &Handle, channel: ChannelId, act: Act) -> Result<(), ()> {
    match act {
        Act::Send(bytes) => handle.data(channel, bytes).await.map_err(drop),
        Act::Endless(bytes) => loop {
            handle.data(channel, bytes.clone()).await.map_err(drop)?;
        },
        Act::Drip(bytes, pause) => {
            for byte in bytes {
                handle.data(channel, vec![byte]).await.map_err(drop)?;
                sleep(pause).await;
            }
            Ok(())
        }
        Act::Eof => handle.eof(channel).await,
        Act::Exit(status) => handle.exit_status_request(channel, status).await,
        Act::Killed => {
            let (text, language) = (String::new(), String::new());
            handle.exit_signal_request(channel, Sig::SEGV, true, text, language).await
        }
        Act::Close => handle.close(channel).await,
    }
}
