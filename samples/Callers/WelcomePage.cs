using System.Net;
using Lambda;
using Lambda.Events.LoadBalancer;

namespace Samples.Callers;

/// <summary>A page behind an Application Load Balancer.</summary>
public sealed class WelcomePage : IHandler<LoadBalancerEvent, LoadBalancerAnswer>
{
    /// <inheritdoc/>
    public Task<LoadBalancerAnswer> HandleAsync(LoadBalancerEvent input, ILambdaContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        // A load balancer does not decode the query.
        var name = WebUtility.UrlDecode(input.QueryStringParameters?.GetValueOrDefault("name") ?? "stranger");
        return Task.FromResult(new LoadBalancerAnswer(200, "200 OK", $"<p>Welcome, {WebUtility.HtmlEncode(name)}!</p>",
            Headers: new Dictionary<string, string> { ["Content-Type"] = "text/html; charset=utf-8" }));
    }
}
