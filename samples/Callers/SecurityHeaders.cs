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
        return Task.FromResult(response with
        {
            Headers = new Dictionary<string, IReadOnlyList<EdgeHeader>>(response.Headers ?? new Dictionary<string, IReadOnlyList<EdgeHeader>>())
            {
                ["x-content-type-options"] = [new("nosniff", "X-Content-Type-Options")],
            },
        });
    }
}
