using Azure.Messaging.ServiceBus.Security;
using Local.Amqp;

namespace Azure.Messaging.ServiceBus.Transport;

/// <summary>Where to connect to, and what the namespace is called.</summary>
internal sealed record Destination(string Namespace, string Host, int Port, bool UsesTls)
{
    public static Destination Of(ConnectionString text, ServiceBusClientOptions options)
    {
        var port = text.Endpoint.IsDefaultPort || text.Endpoint.Port <= 0 ? (int?)null : text.Endpoint.Port;
        var own = new Destination(text.Endpoint.Host, text.Endpoint.Host, (text.IsEmulator ? port : null) ?? (text.IsEmulator ? AmqpClient.DefaultPort : AmqpClient.TlsPort), !text.IsEmulator);
        return own.Override(options.CustomEndpointAddress);
    }

    public static Destination Of(string fullyQualifiedNamespace, ServiceBusClientOptions options)
    {
        var host = Uri.TryCreate(fullyQualifiedNamespace, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.Host : fullyQualifiedNamespace;
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown) throw new ArgumentException($"'{fullyQualifiedNamespace}' is no host name, such as contoso.servicebus.windows.net.", nameof(fullyQualifiedNamespace));
        return new Destination(host, host, AmqpClient.TlsPort, true).Override(options.CustomEndpointAddress);
    }

    private Destination Override(Uri? custom) => custom is null ? this : this with { Host = custom.Host, Port = custom.Port > 0 ? custom.Port : Port };
}
