using System.Net;

namespace Lambda.Functions.Callers.LoadBalancer;

/// <summary>A load balancer, created from its settings and ready to be called.</summary>
internal sealed class FunctionTarget(string name, LoadBalancerOptions options, string region, string accountId)
{
    private readonly IPNetwork[] _allowed = [.. options.AllowFrom.Select(IPNetwork.Parse)];

    /// <summary>The function that answers.</summary>
    public string Function { get; } = options.Function!;

    /// <summary>The target group's ARN.</summary>
    public string Arn { get; } = options.TargetGroupArn
        ?? $"arn:aws:elasticloadbalancing:{region}:{accountId}:targetgroup/{name}/0000000000000000";

    /// <summary>Whether headers and parameters have lists of values in events and answers.</summary>
    public bool HasMultiValueHeaders { get; } = options.MultiValueHeaders;

    /// <summary>Returns whether requests from this address are allowed.</summary>
    /// <param name="source">The address; empty for a connection within the process.</param>
    public bool Admits(string source)
    {
        var address = IPAddress.TryParse(source, out var remote) ? remote : IPAddress.Loopback;
        return _allowed.Any(network => network.Contains(address));
    }
}
