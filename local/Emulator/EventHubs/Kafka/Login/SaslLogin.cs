using System.Text;
using Local.Emulator.Access;
using Local.Kafka.Messages;
using Local.Kafka.Types;

namespace Local.Emulator.EventHubs.Kafka.Login;

/// <summary>The login of one client, and what the client may do after it: https://kafka.apache.org/protocol#sasl_handshake</summary>
internal sealed class SaslLogin(SharedKey key, TimeProvider time)
{
    private const string Plain = "PLAIN";
    private readonly Claims _claims = new(time);
    private bool _isNamed;

    public bool Succeeded { get; private set; }

    /// <summary>Whether the next bytes are a bare token rather than a request, as they are after the oldest kind of handshake.</summary>
    public bool IsBareTokenNext { get; private set; }

    /// <summary>Returns whether the client may use a topic.</summary>
    public bool Allows(string topic) => _claims.Allow(topic);

    public SaslHandshakeResponse Answer(SaslHandshakeRequest request, int version)
    {
        _isNamed = request.Mechanism.Equals(Plain, StringComparison.OrdinalIgnoreCase);
        IsBareTokenNext = _isNamed && version == 0;
        return new SaslHandshakeResponse(_isNamed ? ErrorCode.None : ErrorCode.UnsupportedSaslMechanism, [Plain]);
    }

    public SaslAuthenticateResponse Answer(SaslAuthenticateRequest request)
    {
        if (!_isNamed)
            return new SaslAuthenticateResponse(ErrorCode.IllegalSaslState, "A handshake must name the mechanism first.", default);
        (_isNamed, IsBareTokenNext) = (false, false);
        var now = time.GetUtcNow();
        // RFC 4616: authorization identity, user and password, separated by NUL.
        var (login, refusal) = Encoding.UTF8.GetString(request.Token.Span).Split('\0') is [_, var user, var password]
            ? ConnectionStringLogin.Verify(user, password, key, now)
            : (null, "The login has no user and password.");
        if (login is null) return new SaslAuthenticateResponse(ErrorCode.SaslAuthenticationFailed, refusal, default);
        _claims.Add(login.Path, login.Expires);
        Succeeded = true;
        return new SaslAuthenticateResponse(ErrorCode.None, null, login.Expires == DateTimeOffset.MaxValue ? default : login.Expires - now);
    }
}
