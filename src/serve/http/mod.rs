//! The server: answers from memory, in a thread of its own.
//!
//! - A URL is looked up in the [`Store`](super::Store), never joined to a path of a file system.
//! - Only names of this machine are answered to, and only GET and HEAD.
//! - No client can starve another: heads, connections and time are limited.

mod answer;
mod bind;
mod body;
mod conditions;
mod crowd;
mod guard;
mod inject;
mod limits;
mod patience;
mod target;

pub use bind::{BindError, LAST_PORT, Listening, PORT, bind};
pub use limits::Limits;
pub(super) use target::percent_decode;

use std::convert::Infallible;
use std::future::ready;
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{LocalSet, spawn_local};

use self::answer::{Answer, Desk};
use self::crowd::{Crowd, Seat};
use self::guard::Guard;
use self::patience::Patient;
use super::Shared;

/// How long answers that are under way have left when the server is stopped.
const GRACE: Duration = Duration::from_millis(500);

/// How long to wait when the system has no more connections to give.
const BREATH: Duration = Duration::from_millis(20);

/// A server that runs until it is stopped or dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Answers requests for what `shared` has.
    ///
    /// # Errors
    /// What the system said about the thread or the socket.
    pub fn start(listening: Listening, shared: Arc<Shared>) -> io::Result<Self> {
        Self::start_within(listening, shared, Limits::default())
    }

    /// As [`start`](Server::start), with other limits.
    ///
    /// # Errors
    /// As [`start`](Server::start).
    pub fn start_within(listening: Listening, shared: Arc<Shared>, limits: Limits) -> io::Result<Self> {
        let limits = limits.fitting();
        let address = listening.address();
        let guard = Guard::new(address, &listening.host);
        listening.listener.set_nonblocking(true)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = {
            let _inside = runtime.enter();
            TcpListener::from_std(listening.listener)?
        };
        let (stop, stopped) = watch::channel(false);
        let desk = Desk { shared, guard, heartbeat: limits.heartbeat, stop: stopped };
        let run = move || LocalSet::new().block_on(&runtime, serve(listener, Rc::new(desk), limits));
        let thread = thread::Builder::new().name("preview".to_owned()).spawn(run)?;
        Ok(Self { address, stop, thread: Some(thread) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Closes all connections, event streams included, and ends; within a second.
    pub fn stop(self) {}
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        if let Some(thread) = self.thread.take() {
            // If it panicked, it has ended too.
            let _ = thread.join();
        }
    }
}

async fn serve(listener: TcpListener, desk: Rc<Desk>, limits: Limits) {
    let crowd = Crowd::new();
    let mut stop = desk.stop.clone();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        match accepted {
            Ok((stream, _)) => {
                let seat = crowd.seat(limits.connections);
                spawn_local(connection(stream, seat, Rc::clone(&desk), limits));
            }
            // The client has gone again, or the process may open no more files: then somebody has to go.
            Err(error) => {
                if !matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) {
                    crowd.make_room();
                    tokio::time::sleep(BREATH).await;
                }
            }
        }
    }
    drop(listener);
    // Who is not done by then is cut off with the end of the thread's tasks.
    let _ = tokio::time::timeout(GRACE, crowd.empty()).await;
}

async fn connection(stream: TcpStream, seat: Seat, desk: Rc<Desk>, limits: Limits) {
    let Ok(own) = stream.local_addr() else { return };
    // Answers are written whole; to wait for more to send would only delay them.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request: hyper::Request<hyper::body::Incoming>| {
        seat.asked();
        let (parts, _) = request.into_parts();
        ready(Ok::<_, Infallible>(match desk.answer(&parts, own.ip()) {
            Answer::Full(response) => response,
            Answer::Stream(response) => {
                seat.streams(limits.streams);
                response
            }
        }))
    });
    let io = TokioIo::new(Patient::new(stream, limits.stall));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.patience)
        .max_buf_size(limits.head)
        .serve_connection(io, service);
    tokio::pin!(connection);
    let mut stop = desk.stop.clone();
    tokio::select! {
        // Whatever went wrong with a connection is its client's business.
        _ = connection.as_mut() => return,
        () = seat.unseated() => return,
        _ = stop.wait_for(|stop| *stop) => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}
