using Lambda.Engine.Access;
using Lambda.Functions.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>
/// Invokes functions over HTTP, synchronously and asynchronously, at a short address for people and at the address that AWS SDKs use.
/// </summary>
public sealed class InvokeTrigger(TriggerServices services)
{
    private readonly InvokeApi _api = services.Get<InvokeApi>();

    /// <summary>Answers <c>POST /api/functions/{name}/invocations</c>.</summary>
    [Function("Invoke")]
    [Requires(Actions.InvokeFunction, Function = "name")]
    public Task<IResult> Invoke(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "functions/{name}/invocations")] HttpRequest request, string name) =>
        _api.InvokeAsync(request, name);

    /// <summary>Answers <c>POST /api/2015-03-31/functions/{name}/invocations</c>.</summary>
    [Function("InvokeOfLambdaApi")]
    [Requires(Actions.InvokeFunction, Function = "name")]
    public Task<IResult> InvokeOfLambdaApi(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "2015-03-31/functions/{name}/invocations")] HttpRequest request,
        string name) =>
        _api.InvokeAsync(request, name);

    /// <summary>Answers <c>POST /api/2014-11-13/functions/{name}/invoke-async/</c>, an operation that AWS has deprecated.</summary>
    [Function("InvokeAsyncOfLambdaApi")]
    [Requires(Actions.InvokeAsync, Function = "name")]
    public Task<IResult> InvokeAsyncOfLambdaApi(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "2014-11-13/functions/{name}/invoke-async")] HttpRequest request,
        string name) =>
        _api.AcceptAsync(request, name);
}
