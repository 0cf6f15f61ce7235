using Lambda;
using Lambda.Events.CloudFront;

namespace Samples.Callers;

/// <summary>A viewer response function that adds a security header.</summary>
public sealed class SecurityHeaders : IHandler<EdgeEvent, EdgeResponse>
{
    /// <inheritdoc/>
    public Task<EdgeResponse> HandleAsync(EdgeEvent input, ILambdaContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        var response = input.Records[0].Cf.Response!;
        var headers = new Dictionary<string, IReadOnlyList<EdgeHeader>>(response.Headers!)
        {
            ["x-content-type-options"] = [new("nosniff", "X-Content-Type-Options")],
        };
        return Task.FromResult(response with { Headers = headers });
    }
}
