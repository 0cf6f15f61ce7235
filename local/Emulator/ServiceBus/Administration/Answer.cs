using System.Xml.Linq;
using Local.Emulator.ServiceBus.Outcomes;
using Microsoft.AspNetCore.Http;

namespace Local.Emulator.ServiceBus.Administration;

/// <summary>The response to an administration request.</summary>
internal readonly record struct Answer(int Status, XElement? Body = null)
{
    public static Answer Ok(XElement body) => new(StatusCodes.Status200OK, body);

    public static Answer Created(XElement body) => new(StatusCodes.Status201Created, body);

    public static Answer Deleted => new(StatusCodes.Status200OK);

    /// <summary>Creates an error in the service's form.</summary>
    public static Answer Refuse(int status, string detail) =>
        new(status, new XElement("Error", new XElement("Code", status), new XElement("Detail", detail)));

    public static Answer Refuse(Failure failure) => Refuse(
        failure.Error switch
        {
            BrokerError.NotFound => StatusCodes.Status404NotFound,
            BrokerError.AlreadyExists => StatusCodes.Status409Conflict,
            BrokerError.QuotaExceeded => StatusCodes.Status403Forbidden,
            _ => StatusCodes.Status400BadRequest,
        },
        failure.Description);
}
