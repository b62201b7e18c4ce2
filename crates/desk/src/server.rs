//! Every route, and the socket.

use std::net::TcpListener;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use crate::desk::Desk;
use crate::error::DeskError;
use crate::form::MAX_FORM;
use crate::{api, files, guard, page};

/// The desk as a service without a socket.
pub fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/", get(page::start::page))
        .route("/incidents", get(page::incidents::page))
        .route("/incidents/{id}", get(page::incident::page))
        .route("/incidents/{id}/judge", post(page::judge::incident))
        .route("/reports/{id}", get(page::report::page))
        .route("/reports/{id}/judge", post(page::judge::report))
        .route("/claims/{id}", get(page::claim::page).post(page::claim::judge))
        .route("/judgements", get(page::judgements::page))
        .route("/judgements/{id}/undo", post(page::judgements::undo))
        .route("/search", get(page::search::page))
        .route("/timeline", get(page::timeline::page))
        .route("/name", get(page::name::page).post(page::name::save))
        .route("/review", get(page::review::page))
        .route("/review/assign", post(page::review::assign))
        .route("/review/sign", post(page::review::sign))
        .route("/review/{claim}", post(page::review::done))
        .route(
            "/add",
            get(page::add::page).post(page::add::add).layer(DefaultBodyLimit::max(page::add::MAX_UPLOAD)),
        )
        .route("/add/{id}", get(page::add::progress))
        .route("/add/{id}/events", get(page::add::events))
        .route("/imports/{id}/undo", post(page::add::undo))
        .nest("/api/v1", api::router())
        .route("/static/{name}", get(files::file))
        .fallback(nowhere)
        .layer(DefaultBodyLimit::max(MAX_FORM))
        .layer(from_fn_with_state(Arc::clone(&desk), guard::guard))
        .with_state(desk)
}

async fn nowhere() -> Response {
    DeskError::NoPage.into_response()
}

/// Answers on a socket until the process ends.
///
/// # Errors
/// If the socket is not one of the loopback interface, or fails.
pub fn serve(listener: TcpListener, desk: Arc<Desk>) -> std::io::Result<()> {
    if !listener.local_addr()?.ip().is_loopback() {
        return Err(std::io::Error::other("the desk is served on the loopback interface alone"));
    }
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        axum::serve(listener, router(desk)).await
    })
}
