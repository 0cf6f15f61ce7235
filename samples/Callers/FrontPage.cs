using Lambda;
using Lambda.Events.CloudFront;

namespace Samples.Callers;

/// <summary>A viewer request function: a folder's address means its front page.</summary>
public sealed class FrontPage : IHandler<EdgeEvent, EdgeRequest>
{
    /// <inheritdoc/>
    public Task<EdgeRequest> HandleAsync(EdgeEvent input, ILambdaContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        var request = input.Records[0].Cf.Request;
        return Task.FromResult(request.Uri.EndsWith('/') ? request with { Uri = request.Uri + "index.html" } : request);
    }
}
