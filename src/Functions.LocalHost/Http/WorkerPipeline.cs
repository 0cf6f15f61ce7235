using Functions.LocalHost.Protocol;
using Functions.LocalHost.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Functions.LocalHost.Http;

/// <summary>Passes the request itself through the worker's ASP.NET Core pipeline; the invocation only announces it.</summary>
/// <param name="pipeline">The worker's pipeline.</param>
/// <param name="endpoints">The worker's endpoints; each has the name of its function.</param>
internal sealed class WorkerPipeline(RequestDelegate pipeline, EndpointDataSource endpoints, HostedFunction function) : IHttpTransport
{
    private const string InvocationId = "x-ms-invocation-id";
    private static readonly TypedData Empty = new() { Http = new() };
    private readonly Lazy<Endpoint?> _endpoint = new(() =>
        endpoints.Endpoints.FirstOrDefault(endpoint => endpoint.DisplayName == function.Name));

    public Task WriteAsync(HttpContext http, InvocationRequest invocation)
    {
        invocation.InputData.Add(new ParameterBinding { Name = function.Trigger.Name, Data = Empty });
        return Task.CompletedTask;
    }

    public int Status(HttpContext http, InvocationResponse response) => http.Response.StatusCode;

    public async Task AnswerAsync(HttpContext http, Task<InvocationResponse> invocation)
    {
        http.Request.Headers[InvocationId] = (string?)http.Items[HttpCall.Id];
        // The host resolves the route, by host.json and settings that the worker does not know.
        http.SetEndpoint(_endpoint.Value);
        var caller = http.RequestAborted;
        // Not disposed: work that the function left running may still use the token.
        var over = new CancellationTokenSource();
        await using var gone = caller.UnsafeRegister(source => ((CancellationTokenSource)source!).Cancel(), over);
        http.RequestAborted = over.Token;
        try
        {
            var answering = pipeline(http);
            // The function failed before it asked for its request; the pipeline would wait several seconds for it.
            if (await Task.WhenAny(answering, invocation) == invocation && !invocation.IsCompletedSuccessfully) await over.CancelAsync();
            await answering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // The invocation's failure explains more than the pipeline's.
            await invocation;
            await answering;
        }
        finally
        {
            http.RequestAborted = caller;
        }
    }
}
