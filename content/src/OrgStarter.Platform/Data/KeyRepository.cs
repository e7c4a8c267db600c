using System.Data.Common;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace OrgStarter.Platform.Data;

/// <summary>
/// Stores the keys of data protection in the database. The first page needs the keys. Plain SQL reads them, so that the page does not wait
/// until EF Core has built the model. EF Core's migrations create the table.
/// </summary>
public sealed partial class KeyRepository(DbDataSource database, ILogger<KeyRepository> log) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        List<XElement> keys = [];
        using var command = database.CreateCommand("""SELECT "Id", "Xml" FROM "DataProtectionKeys" WHERE "Xml" IS NOT NULL""");
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            try
            {
                keys.Add(XElement.Parse(rows.GetString(1)));
            }
            catch (XmlException e)
            {
                // One unreadable row must not hide the other keys.
                LogUnreadable(e, rows.GetInt32(0));
            }
        }

        return keys;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = database.CreateCommand("""INSERT INTO "DataProtectionKeys" ("FriendlyName", "Xml") VALUES (@name, @xml)""");
        Add(command, "name", friendlyName);
        Add(command, "xml", element.ToString(SaveOptions.DisableFormatting));
        command.ExecuteNonQuery();
    }

    private static void Add(DbCommand command, string name, string value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    [LoggerMessage(LogLevel.Error, "Row {Id} of the data protection keys holds no XML and is left out")]
    private partial void LogUnreadable(Exception exception, int id);
}
