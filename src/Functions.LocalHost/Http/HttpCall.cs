using Functions.LocalHost.Configuration;
using Functions.LocalHost.Listeners;
using Functions.LocalHost.Protocol;
using Functions.LocalHost.Worker;
using Microsoft.AspNetCore.Http;

namespace Functions.LocalHost.Http;

/// <summary>One call of an HTTP function.</summary>
internal sealed class HttpCall(HostedFunction function, FunctionCalls calls, IHttpTransport transport, HttpContext http) : IHttpCaller
{
    /// <summary>The key of the invocation's id among the items of the HTTP request.</summary>
    public static readonly object Id = new();

    private InvocationResponse? _response;

    /// <summary>Returns a handler for requests to a function.</summary>
    public static RequestDelegate Handler(HostedFunction function, FunctionCalls calls, IHttpTransport transport) =>
        http => new HttpCall(function, calls, transport, http).RunAsync();

    /// <inheritdoc/>
    public string Request => $"{http.Request.Method} {(http.Request.PathBase + http.Request.Path).ToUriComponent()}";

    /// <inheritdoc/>
    public int Status(InvocationResponse response) => transport.Status(http, response);

    private async Task RunAsync()
    {
        var invocation = Invoker.Request(function);
        http.Items[Id] = invocation.InvocationId;
        try
        {
            var data = RequestData.Of(http.Request, await transport.WriteAsync(http, invocation));
            RequestData.AddTo(invocation, data);
            await calls.HttpAsync(function, invocation, () => InvokeAsync(invocation), data, http.RequestAborted);
            await transport.FinishAsync(http, _response!);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has disconnected. The call's log line shows the outcome.
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            http.Response.StatusCode = e.StatusCode;
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            // Extensions log their own errors. The real host answers 500 without a body.
            if (e is HostConfigurationException) calls.Invoker.NotCalled(function, e);
            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private async Task<InvocationResponse> InvokeAsync(InvocationRequest invocation)
    {
        var answer = calls.Invoker.InvokeAsync(function, invocation, http.RequestAborted, this);
        await transport.AnswerAsync(http, answer);
        return _response = await answer;
    }
}
