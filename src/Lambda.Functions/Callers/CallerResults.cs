using Lambda.Functions.Api;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Callers;

/// <summary>What all adapters answer alike.</summary>
internal static class CallerResults
{
    /// <summary>The settings name no such caller.</summary>
    public static IResult NotFound() => AwsError.NotFound("There is no caller at this address.");
}
