using Lambda.Engine.Access;
using Lambda.Functions.Api.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Invokes functions synchronously and streams their results, at the address that AWS SDKs use.</summary>
public sealed class StreamingTrigger(TriggerServices services)
{
    private readonly StreamingApi _api = services.Get<StreamingApi>();

    /// <summary>Answers <c>POST /api/2021-11-15/functions/{name}/response-streaming-invocations</c>.</summary>
    [Function("InvokeWithResponseStream")]
    [Requires(Actions.InvokeFunction, Function = "name")]
    public Task<IResult> Invoke(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "2021-11-15/functions/{name}/response-streaming-invocations")]
        HttpRequest request,
        string name) =>
        _api.InvokeAsync(request, name);
}
