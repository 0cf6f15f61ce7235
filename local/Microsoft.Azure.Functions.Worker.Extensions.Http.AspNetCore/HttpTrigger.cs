using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Local.Host;

/// <summary>The HTTP trigger: its events come from <see cref="HttpEndpoints"/>.</summary>
internal sealed class HttpTrigger(HostConfiguration host) : ITrigger
{
    public Type AttributeType => typeof(HttpTriggerAttribute);
    public string BindingType => "httpTrigger";

    public IListener? CreateListener(HostedFunction function) => null;

    public ValueTask<TriggerEvent?> FromInputAsync(HostedFunction function, string input, CancellationToken cancellation) => new((TriggerEvent?)null);

    public async ValueTask<object?> BindAsync(HostedFunction function, TriggerEvent trigger, Type target, CancellationToken cancellation)
    {
        var http = (HttpContext)trigger.Value!;
        if (target == typeof(HttpRequest)) return http.Request;
        if (target == typeof(HttpContext)) return http;
        return ContentConversion.To(await BinaryData.FromStreamAsync(http.Request.Body, cancellation), target);
    }

    public string Describe(HostedFunction function, Uri? address)
    {
        var trigger = (HttpTriggerAttribute)function.TriggerAttribute;
        var methods = trigger.Methods is { Length: > 0 } some ? string.Join(',', some).ToUpperInvariant() : "ANY";
        return $"[{methods}] {address?.ToString().TrimEnd('/')}/{Route(function)}";
    }

    /// <summary>The route with its prefix, without a leading slash.</summary>
    public string Route(HostedFunction function)
    {
        var prefix = host.Value("extensions:http:routePrefix", "api").Trim('/');
        var route = ((HttpTriggerAttribute)function.TriggerAttribute).Route ?? function.Name;
        return host.Resolve(prefix.Length == 0 ? route.TrimStart('/') : $"{prefix}/{route.TrimStart('/')}");
    }
}
