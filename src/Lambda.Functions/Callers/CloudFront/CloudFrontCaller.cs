using Lambda.Functions.Api.Urls;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Lambda.Functions.Callers.CloudFront;

/// <summary>Serves the distributions in the settings: an origin, and the functions around it.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-the-edge.html, without a cache.</remarks>
internal sealed class CloudFrontCaller(
    NamedCallers<CloudFrontOptions> named, EdgeFunctions functions, IHttpForwarder forwarder, IHttpMessageHandlerFactory handlers,
    SourceIp source)
    : ICaller
{
    /// <summary>The name of this kind of caller in addresses.</summary>
    public const string Kind = "cloudfront";

    private readonly Dictionary<string, Distribution> _distributions = named.All.ToDictionary(
        one => one.Key, one => new Distribution(one.Key, one.Value), StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public Task<IResult> CallAsync(HttpRequest request, string name)
    {
        if (!_distributions.TryGetValue(name, out var distribution)) return Task.FromResult(CallerResults.NotFound());
        if (!distribution.Allows(request.Method)) return Task.FromResult<IResult>(EdgeError.MethodNotAllowed);
        var viewer = EdgeMessages.Of(request, RawPath.Behind(request, $"/callers/{Kind}/{name}"), source.Of(request));
        var client = new HttpMessageInvoker(handlers.CreateHandler(CallerClient.Name), disposeHandler: false);
        return Task.FromResult<IResult>(new EdgeExchange(distribution, functions, forwarder, client, viewer));
    }
}
