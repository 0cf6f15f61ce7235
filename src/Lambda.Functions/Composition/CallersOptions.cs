using Lambda.Functions.Callers.Alexa;
using Lambda.Functions.Callers.ApiGateway;
using Lambda.Functions.Callers.CloudFormation;
using Lambda.Functions.Callers.CloudFront;
using Lambda.Functions.Callers.Cognito;
using Lambda.Functions.Callers.LoadBalancer;
using Lambda.Functions.Callers.WebSocket;

namespace Lambda.Functions.Composition;

/// <summary>
/// The callers that functions answer, in section <c>Lambda:Callers</c>. Callers that are not in the settings get status 404.
/// </summary>
internal sealed class CallersOptions
{
    /// <summary>The configuration section that holds these options.</summary>
    public const string Section = "Lambda:Callers";

    /// <summary>REST and HTTP APIs, by name: <c>/api/callers/api-gateway/&lt;name&gt;/…</c>.</summary>
    public Dictionary<string, ApiGatewayOptions> ApiGateway { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Application Load Balancers, by name: <c>/api/callers/load-balancer/&lt;name&gt;/…</c>.</summary>
    public Dictionary<string, LoadBalancerOptions> LoadBalancer { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Custom resources in CloudFormation, by name: <c>/api/callers/cloudformation/&lt;name&gt;</c>.</summary>
    public Dictionary<string, CloudFormationOptions> CloudFormation { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Alexa skills, by name: <c>/api/callers/alexa/&lt;name&gt;</c>.</summary>
    public Dictionary<string, AlexaOptions> Alexa { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Triggers of user pools, by name: <c>/api/callers/cognito/&lt;name&gt;</c>.</summary>
    public Dictionary<string, CognitoOptions> Cognito { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>CloudFront distributions, by name: <c>/api/callers/cloudfront/&lt;name&gt;/…</c>.</summary>
    public Dictionary<string, CloudFrontOptions> CloudFront { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>WebSocket APIs, by name: <c>/api/callers/websocket/&lt;name&gt;</c>.</summary>
    public Dictionary<string, WebSocketOptions> WebSocket { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the errors in these options; each names its setting.</summary>
    /// <param name="isFunction">Returns whether the app has a function with a name.</param>
    public IEnumerable<string> Errors(Func<string, bool> isFunction) =>
    [
        .. ApiGateway.SelectMany(api => api.Value.Errors($"{Section}:{nameof(ApiGateway)}:{api.Key}", isFunction)),
        .. LoadBalancer.SelectMany(one => one.Value.Errors($"{Section}:{nameof(LoadBalancer)}:{one.Key}", isFunction)),
        .. CloudFormation.SelectMany(one => one.Value.Errors($"{Section}:{nameof(CloudFormation)}:{one.Key}", isFunction)),
        .. Alexa.SelectMany(one => one.Value.Errors($"{Section}:{nameof(Alexa)}:{one.Key}", isFunction)),
        .. Cognito.SelectMany(one => one.Value.Errors($"{Section}:{nameof(Cognito)}:{one.Key}", isFunction)),
        .. CloudFront.SelectMany(one => one.Value.Errors($"{Section}:{nameof(CloudFront)}:{one.Key}", isFunction)),
        .. WebSocket.SelectMany(one => one.Value.Errors($"{Section}:{nameof(WebSocket)}:{one.Key}", isFunction)),
    ];
}
