using System.Diagnostics.CodeAnalysis;

namespace Azure.Data.Tables.Protocol;

/// <summary>What a connection string says about the Table service.</summary>
/// <remarks>See https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string.</remarks>
internal sealed record TableConnection(Uri Endpoint, string AccountName, TableSharedKeyCredential? Key)
{
    // The account that every emulator knows: https://learn.microsoft.com/azure/storage/common/storage-connect-azurite.
    private const string DevelopmentName = "devstoreaccount1";
    private const string DevelopmentKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const int DevelopmentPort = 10002;

    /// <exception cref="FormatException">It is no list of <c>name=value</c>, or an address or key in it is malformed.</exception>
    /// <exception cref="ArgumentException">It does not say where the Table service is or how to sign.</exception>
    public static TableConnection Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var settings = Settings(connectionString);
        if (settings.TryGetValue("UseDevelopmentStorage", out var development) && bool.TryParse(development, out var isDevelopment) && isDevelopment) return Development(settings);

        var endpoint = settings.GetValueOrDefault("TableEndpoint");
        if (Has("AccountName", out var name) && Has("AccountKey", out var key) && (endpoint is not null || Has("EndpointSuffix", out _)))
            return new(Absolute(endpoint ?? DefaultEndpoint(settings, name)), name, new TableSharedKeyCredential(name, key));
        if (endpoint is not null && Has("SharedAccessSignature", out var signature))
        {
            var address = new UriBuilder(Absolute(endpoint)) { Query = signature.TrimStart('?') }.Uri;
            return new(address, name ?? TableAddress.AccountName(address), null);
        }
        throw new ArgumentException("The connection string names no Table service with a way to sign: it needs AccountName, AccountKey and TableEndpoint or EndpointSuffix; or TableEndpoint and SharedAccessSignature; or UseDevelopmentStorage=true.", nameof(connectionString));

        bool Has(string setting, [NotNullWhen(true)] out string? value) => settings.TryGetValue(setting, out value);
    }

    private static TableConnection Development(Dictionary<string, string> settings)
    {
        var host = settings.TryGetValue("DevelopmentStorageProxyUri", out var proxy) ? Absolute(proxy) : new Uri("http://127.0.0.1");
        var endpoint = new UriBuilder(host.Scheme, host.Host, DevelopmentPort, DevelopmentName).Uri;
        return new(endpoint, DevelopmentName, new TableSharedKeyCredential(DevelopmentName, DevelopmentKey));
    }

    private static string DefaultEndpoint(Dictionary<string, string> settings, string name) =>
        $"{settings.GetValueOrDefault("DefaultEndpointsProtocol", "https")}://{name}.table.{settings["EndpointSuffix"]}";

    private static Uri Absolute(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri : throw new FormatException($"{address} in the connection string is no address.");

    private static Dictionary<string, string> Settings(string connectionString)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var split = setting.IndexOf('=');
            if (split <= 0) throw new FormatException("A connection string is a list of name=value, separated by semicolons.");
            if (!settings.TryAdd(setting[..split].Trim(), setting[(split + 1)..].Trim())) throw new FormatException($"The connection string has {setting[..split]} twice.");
        }
        return settings;
    }
}
