namespace Local.EventGrid;

/// <summary>Who may deliver CloudEvents: Event Grid of the cloud that asks, and that of the public cloud for anyone else.</summary>
/// <remarks>Mirrors https://github.com/cloudevents/spec/blob/v1.0/http-webhook.md#4-abuse-protection as the real extension answers it.</remarks>
internal static class AllowedOrigin
{
    private const string Public = "eventgrid.azure.net";

    private static readonly string[] Clouds = [Public, "eventgrid.azure.us", "eventgrid.azure.eaglex.ic.gov", "eventgrid.azure.microsoft.scloud", "eventgrid.azure.cn"];

    /// <summary>The origin to allow.</summary>
    /// <param name="requested">The header <c>WebHook-Request-Origin</c>, or null.</param>
    public static string For(string? requested) => Array.Find(Clouds, cloud => cloud == requested) ?? Public;
}
