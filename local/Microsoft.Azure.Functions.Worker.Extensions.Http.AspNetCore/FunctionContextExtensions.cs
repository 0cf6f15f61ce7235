using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The HTTP request of an invocation.</summary>
public static class FunctionContextExtensions
{
    // The key under which the real worker keeps it, too.
    internal const string HttpContextKey = "HttpRequestContext";

    /// <summary>The HTTP context of an HTTP invocation; null for any other.</summary>
    public static HttpContext? GetHttpContext(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Items.TryGetValue(HttpContextKey, out var http) ? http as HttpContext : null;
    }
}
