using Functions.LocalHost.Protocol;
using Microsoft.AspNetCore.Http;

namespace Functions.LocalHost.Http;

/// <summary>Carries a request to the worker, and its answer back.</summary>
internal interface IHttpTransport
{
    /// <summary>Adds the parts of the request that the worker needs to the invocation.</summary>
    /// <returns>The body if bindings may name properties of it; otherwise null.</returns>
    Task<string?> WriteAsync(HttpContext http, InvocationRequest invocation);

    /// <summary>Waits for the invocation. A worker that writes its answer itself does so meanwhile.</summary>
    Task AnswerAsync(HttpContext http, Task<InvocationResponse> invocation);

    /// <summary>Answers the request, unless the worker has done so, once the outputs of the function are written.</summary>
    Task FinishAsync(HttpContext http, InvocationResponse response);

    /// <summary>Returns the status of the answer to an invocation that succeeded.</summary>
    int Status(HttpContext http, InvocationResponse response);
}
