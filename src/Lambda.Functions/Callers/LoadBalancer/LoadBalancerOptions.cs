using System.Net;

namespace Lambda.Functions.Callers.LoadBalancer;

/// <summary>The settings of an Application Load Balancer whose target is a function: part of <c>Lambda:Callers</c>.</summary>
internal sealed class LoadBalancerOptions
{
    /// <summary>The function that answers.</summary>
    public string? Function { get; set; }

    /// <summary>
    /// The addresses that may call, written as in the inbound rules of a security group: <c>10.0.0.0/8</c>, or <c>0.0.0.0/0</c> and
    /// <c>::/0</c> for all. There is no default.
    /// </summary>
    public IList<string> AllowFrom { get; } = [];

    /// <summary>The ARN of the target group in events; null for an ARN with the name of this load balancer.</summary>
    public string? TargetGroupArn { get; set; }

    /// <summary>Whether headers and query parameters have lists of values in events and answers; false by default.</summary>
    public bool MultiValueHeaders { get; set; }

    /// <summary>Returns the errors in these options; each names its setting.</summary>
    internal IEnumerable<string> Errors(string setting, Func<string, bool> isFunction)
    {
        if (CallerFunction.Error($"{setting}:Function", Function, isFunction) is { } error) yield return error;
        if (AllowFrom.Count == 0)
            yield return $"{setting}:AllowFrom is empty: name the addresses that may call, such as 10.0.0.0/8; 0.0.0.0/0 and ::/0 for all.";
        if (AllowFrom.FirstOrDefault(network => !IPNetwork.TryParse(network, out _)) is { } wrong)
            yield return $"{setting}:AllowFrom has '{wrong}', which is not an address range, such as 10.0.0.0/8.";
    }
}
