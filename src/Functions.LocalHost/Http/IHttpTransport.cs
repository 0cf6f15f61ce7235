using Functions.LocalHost.Protocol;
using Microsoft.AspNetCore.Http;

namespace Functions.LocalHost.Http;

/// <summary>Carries a request to the worker, and its answer back.</summary>
internal interface IHttpTransport
{
    /// <summary>Adds to the invocation what the worker needs of the request.</summary>
    Task WriteAsync(HttpContext http, InvocationRequest invocation);

    /// <summary>Waits for the invocation, and answers the request.</summary>
    Task AnswerAsync(HttpContext http, Task<InvocationResponse> invocation);

    /// <summary>The status of the answer to an invocation that succeeded.</summary>
    int Status(HttpContext http, InvocationResponse response);
}
