using Lambda.Functions.Api;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Callers;

/// <summary>Reads the bodies of callers that are not authenticated yet. They share one memory budget.</summary>
internal sealed class CallerBodies(UnverifiedBodies bodies)
{
    /// <summary>Reads a body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="largest">The maximum size of the body, in bytes.</param>
    public async Task<RequestBody> ReadAsync(HttpRequest request, int largest)
    {
        using var share = bodies.Anonymous.Open();
        return await RequestBody.ReadAsync(request, largest, _ => AwsError.BodyTooLarge(largest), share);
    }
}
