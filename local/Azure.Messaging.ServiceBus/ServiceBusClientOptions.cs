#nullable disable annotations // The real package is not annotated.
using System.Net.Security;

namespace Azure.Messaging.ServiceBus;

/// <summary>How a <see cref="ServiceBusClient"/> connects and tries again.</summary>
public class ServiceBusClientOptions
{
    private ServiceBusRetryOptions _retryOptions = new();

    /// <summary>Names the client in logs; made up when it is left out.</summary>
    public string Identifier { get; set; }

    /// <summary>Retries of all that the client makes.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public ServiceBusRetryOptions RetryOptions
    {
        get => _retryOptions;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _retryOptions = value;
        }
    }

    /// <summary>What carries AMQP. Default: TCP, which alone is available in Local builds.</summary>
    public ServiceBusTransportType TransportType { get; set; }

    /// <summary>Where to connect to instead of the namespace's own address, with its port.</summary>
    public Uri CustomEndpointAddress { get; set; }

    /// <summary>Decides on the server's certificate. Default: the system does.</summary>
    public RemoteCertificateValidationCallback CertificateValidationCallback { get; set; }

    internal TimeProvider Time { get; init; } = TimeProvider.System;

    internal ServiceBusClientOptions Copy()
    {
        var copy = (ServiceBusClientOptions)MemberwiseClone();
        copy._retryOptions = _retryOptions.Copy();
        return copy;
    }
}
