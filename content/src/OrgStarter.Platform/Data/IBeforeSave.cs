using Microsoft.EntityFrameworkCore;

namespace OrgStarter.Platform.Data;

/// <summary>Has its say before each save, within the same transaction.</summary>
public interface IBeforeSave
{
    void Append(DbContext db);
}
