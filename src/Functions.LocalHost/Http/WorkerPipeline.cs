using Functions.LocalHost.Listeners;
using Functions.LocalHost.Protocol;
using Functions.LocalHost.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Functions.LocalHost.Http;

/// <summary>Passes the request itself through the worker's ASP.NET Core pipeline; the invocation only announces it.</summary>
/// <param name="pipeline">The worker's pipeline.</param>
/// <param name="endpoints">The worker's endpoints; each has the name of its function.</param>
internal sealed class WorkerPipeline(
    RequestDelegate pipeline, EndpointDataSource endpoints, HostedFunction function, TimeProvider time) : IHttpTransport
{
    private const string InvocationId = "x-ms-invocation-id";
    private static readonly TypedData Empty = new() { Http = new() };
    private readonly Lazy<Endpoint?> _endpoint = new(() =>
        endpoints.Endpoints.FirstOrDefault(endpoint => endpoint.DisplayName == function.Name));

    // Binding expressions may name properties of the body. Only then is it kept in memory.
    private readonly bool _namesBody = function.Bindings.Any(binding => binding is { IsTrigger: false } && binding.HasExpressions);

    public Task<string?> WriteAsync(HttpContext http, InvocationRequest invocation)
    {
        invocation.InputData.Add(new ParameterBinding { Name = function.Trigger.Name, Data = Empty });
        return _namesBody && http.Request.ContentLength > 0 ? BodyAsync(http) : Task.FromResult<string?>(null);
    }

    public Task FinishAsync(HttpContext http, InvocationResponse response) => Task.CompletedTask;

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
            if (await Task.WhenAny(answering, invocation) == invocation && !invocation.IsCompletedSuccessfully)
            {
                await over.CancelAsync();
                await answering.WaitAsync(Invoker.Grace, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                // The function ignores its token, and goes on.
                if (!answering.IsCompleted) Abandon(http, answering);
            }
            else
            {
                await answering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            // The invocation's failure explains more than the pipeline's.
            await invocation;
            await answering;
        }
        finally
        {
            http.RequestAborted = caller;
        }
    }

    // The function still has the request and its answer: its connection must not serve another request.
    private static void Abandon(HttpContext http, Task answering)
    {
        http.Response.OnStarting(() =>
        {
            http.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        });
        // Streams of HTTP/2 and HTTP/3 are used again unless they are aborted.
        if (HttpProtocol.IsHttp2(http.Request.Protocol) || HttpProtocol.IsHttp3(http.Request.Protocol))
            http.Response.OnCompleted(() =>
            {
                http.Abort();
                return Task.CompletedTask;
            });
        _ = answering.ContinueWith(late => late.Exception, CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    // Like the real host, only if the length of the body is known.
    private static async Task<string?> BodyAsync(HttpContext http)
    {
        http.Request.EnableBuffering();
        using var reader = new StreamReader(http.Request.Body, leaveOpen: true);
        var begin = new char[64];
        var read = await reader.ReadBlockAsync(begin, http.RequestAborted);
        var body = TriggerData.IsObject(begin) ? new string(begin, 0, read) + await reader.ReadToEndAsync(http.RequestAborted) : null;
        http.Request.Body.Position = 0;
        return body;
    }
}
