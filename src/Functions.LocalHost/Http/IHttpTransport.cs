using Functions.LocalHost.Protocol;
using Microsoft.AspNetCore.Http;

namespace Functions.LocalHost.Http;

/// <summary>Carries a request to the worker, and its answer back.</summary>
internal interface IHttpTransport
{
    /// <summary>Adds the parts of the request that the worker needs to the invocation.</summary>
    Task WriteAsync(HttpContext http, InvocationRequest invocation);

    /// <summary>Waits for the invocation, and answers the request.</summary>
    Task AnswerAsync(HttpContext http, Task<InvocationResponse> invocation);

    /// <summary>Returns the status of the answer to an invocation that succeeded.</summary>
    int Status(HttpContext http, InvocationResponse response);
}
