using Local.Amqp.Types;

namespace Local.Amqp.Transport;

/// <summary>
/// Gets the events of a link that sends. Calls come without a lock held; <see cref="OnCredit"/> may come from several threads at
/// once.
/// </summary>
internal interface ISenderHandler
{
    void OnAttached(SenderLink link)
    {
    }

    /// <summary>
    /// The link has credit, or is being drained: see <see cref="SenderLink.Credit"/> and <see cref="SenderLink.IsDraining"/>.
    /// </summary>
    void OnCredit(SenderLink link)
    {
    }

    /// <summary>The link is closed, no matter who ended it; called once after <see cref="OnAttached"/>.</summary>
    void OnDetached(SenderLink link, AmqpError? error)
    {
    }
}
