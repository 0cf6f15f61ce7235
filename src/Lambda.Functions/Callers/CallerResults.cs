using Lambda.Functions.Api;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Callers;

/// <summary>The answers that all adapters share.</summary>
internal static class CallerResults
{
    /// <summary>Creates the answer when the settings contain no such caller.</summary>
    public static IResult NotFound() => AwsError.NotFound("There is no caller at this address.");
}
