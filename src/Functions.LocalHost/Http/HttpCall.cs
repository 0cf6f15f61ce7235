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
        foreach (var (name, value) in http.Request.RouteValues)
            invocation.TriggerMetadata[name] = new() { String = value?.ToString() ?? "" };
        try
        {
            await transport.WriteAsync(http, invocation);
            await calls.HttpAsync(function, invocation, () => InvokeAsync(invocation), BindingData, http.RequestAborted);
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
        return await answer;
    }

    // Names that other bindings may use in binding expressions.
    private Dictionary<string, object?> BindingData()
    {
        var data = http.Request.RouteValues.ToDictionary(pair => pair.Key, pair => (object?)pair.Value?.ToString(),
            StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in http.Request.Query) data.TryAdd(name, value.ToString());
        data["Query"] = http.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        data["Headers"] = http.Request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(),
            StringComparer.OrdinalIgnoreCase);
        return data;
    }
}
