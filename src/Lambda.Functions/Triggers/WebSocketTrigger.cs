using Lambda.Engine.Access;
using Lambda.Functions.Callers;
using Lambda.Functions.Callers.WebSocket;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Answers Web PubSub's events with the routes of WebSocket APIs.</summary>
public sealed class WebSocketTrigger(TriggerServices services)
{
    private readonly ICaller _caller = services.Get<ICaller>(WebSocketCaller.Kind);

    /// <summary>Answers <c>POST</c> and <c>OPTIONS /api/callers/websocket/{name}</c>.</summary>
    [Function("WebSocket")]
    [Requires(Actions.InvokeFunction, Proof = CallerProof.Signature)]
    public Task<IResult> Call(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "options", Route = "callers/" + WebSocketCaller.Kind + "/{name}")]
        HttpRequest request, string name) => _caller.CallAsync(request, name);
}
