using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Callers;

/// <summary>The adapter for a kind of caller. It is registered under the name of the kind, which is part of its address.</summary>
internal interface ICaller
{
    /// <summary>Checks a caller, invokes the function that answers it, and answers in the caller's own form.</summary>
    /// <param name="request">The request.</param>
    /// <param name="name">The caller's name in the settings.</param>
    Task<IResult> CallAsync(HttpRequest request, string name);
}
