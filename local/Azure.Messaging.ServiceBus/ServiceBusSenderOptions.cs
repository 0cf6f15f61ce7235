#nullable disable annotations // The real package is not annotated.
namespace Azure.Messaging.ServiceBus;

/// <summary>Options of a <see cref="ServiceBusSender"/>.</summary>
public class ServiceBusSenderOptions
{
    /// <summary>Names the sender in logs; made up when it is left out.</summary>
    public string Identifier { get; set; }
}
