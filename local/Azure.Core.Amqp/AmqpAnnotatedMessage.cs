namespace Azure.Core.Amqp;

/// <summary>A message as AMQP has it, section by section (AMQP 1.0, part 3.2).</summary>
public class AmqpAnnotatedMessage
{
    private AmqpMessageBody _body;
    private AmqpMessageHeader? _header;
    private AmqpMessageProperties? _properties;
    private Dictionary<string, object>? _deliveryAnnotations;
    private Dictionary<string, object>? _messageAnnotations;
    private Dictionary<string, object>? _applicationProperties;
    private Dictionary<string, object>? _footer;

    /// <summary>A message of nothing but its body.</summary>
    /// <exception cref="ArgumentNullException">The body is null.</exception>
    public AmqpAnnotatedMessage(AmqpMessageBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        _body = body;
    }

    /// <summary>How it is to be delivered.</summary>
    public AmqpMessageHeader Header => _header ??= new AmqpMessageHeader();

    /// <summary>For the next node.</summary>
    public IDictionary<string, object> DeliveryAnnotations => _deliveryAnnotations ??= [];

    /// <summary>For the infrastructure.</summary>
    public IDictionary<string, object> MessageAnnotations => _messageAnnotations ??= [];

    /// <summary>The properties that the standard defines.</summary>
    public AmqpMessageProperties Properties => _properties ??= new AmqpMessageProperties();

    /// <summary>The properties of the app.</summary>
    public IDictionary<string, object> ApplicationProperties => _applicationProperties ??= [];

    /// <summary>What it carries.</summary>
    /// <exception cref="ArgumentNullException">It is set to null.</exception>
    public AmqpMessageBody Body
    {
        get => _body;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _body = value;
        }
    }

    /// <summary>What is known once the rest was written.</summary>
    public IDictionary<string, object> Footer => _footer ??= [];

    /// <summary>Whether a section was asked for or set so far.</summary>
    /// <exception cref="ArgumentException">There is no such section.</exception>
    public bool HasSection(AmqpMessageSection section) => section switch
    {
        AmqpMessageSection.Header => _header is not null,
        AmqpMessageSection.DeliveryAnnotations => _deliveryAnnotations is not null,
        AmqpMessageSection.MessageAnnotations => _messageAnnotations is not null,
        AmqpMessageSection.Properties => _properties is not null,
        AmqpMessageSection.ApplicationProperties => _applicationProperties is not null,
        AmqpMessageSection.Body => true,
        AmqpMessageSection.Footer => _footer is not null,
        _ => throw new ArgumentException($"{section} is no section of a message.", nameof(section)),
    };
}
