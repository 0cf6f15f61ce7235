using Functions.LocalHost.Protocol;
using Microsoft.AspNetCore.Http;

namespace Functions.LocalHost.Http;

/// <summary>How a request comes to the worker, and its answer back.</summary>
internal interface IHttpTransport
{
    /// <summary>Puts of the request into the invocation what the worker needs.</summary>
    Task WriteAsync(HttpContext http, InvocationRequest invocation);

    /// <summary>Waits for the invocation, and answers the request.</summary>
    Task AnswerAsync(HttpContext http, Task<InvocationResponse> invocation);

    /// <summary>The status of the answer to an invocation that succeeded.</summary>
    int Status(HttpContext http, InvocationResponse response);
}
