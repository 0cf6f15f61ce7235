using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Callers;

/// <summary>The adapter for a kind of caller. It is registered under the kind's name, which is part of its address.</summary>
internal interface ICaller
{
    /// <summary>Checks a caller, invokes the function that answers it, and answers in the caller's own form.</summary>
    /// <param name="request">The request.</param>
    /// <param name="name">Which caller of this kind it is, as the settings name it.</param>
    Task<IResult> CallAsync(HttpRequest request, string name);
}
